using N2Eye.Runtime.Answering.Saved;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Prompts;

namespace N2Eye.Runtime.Answering;

/// <summary>
/// Remembers which ids and pictures the decoder's state was made from. An answer keeps the ids that were sampled: its text,
/// encoded again, may split differently, and then the state could not be continued.
/// </summary>
internal sealed class PromptHistory(CompiledModel model)
{
    private readonly List<int> ids = []; // in the state, pictures widened
    private readonly List<string> pictures = []; // content hashes, in order
    private Prompt? last; // what the state was made from; null where no later prompt can build on it
    private string answered = ""; // the last prompt's text and its answer
    private readonly List<int> narrow = []; // the same ids as in the state, but one per picture

    /// <summary>What the state holds, pictures widened.</summary>
    public IReadOnlyList<int> Ids => ids;

    /// <summary>The prompt's ids: the known beginning as it stands in the state, the rest encoded.</summary>
    public int[] Encode(Prompt prompt)
    {
        if (Continues(prompt))
        {
            var rest = new List<int>();
            model.Tokenizer.Encode(prompt.From(answered.Length), rest);
            // Only at a control token is the rest's encoding independent of what stands before it.
            if (rest.Count > 0 && model.Tokenizer.IsSpecial(rest[0])) return [.. narrow, .. rest];
        }

        return [.. Encoded(prompt)];
    }

    /// <summary>How many positions of the sequence the state already holds; 0 where it must start over.</summary>
    public int Reusable(InputSequence sequence, IReadOnlyList<EncodedPicture> given)
    {
        // The last position is always computed: its logits are what the answer starts from.
        if (ids.Count == 0 || ids.Count >= sequence.Length || !sequence.Ids[..ids.Count].SequenceEqual(ids.ToArray())) return 0;
        for (var i = 0; i < pictures.Count; i++)
        {
            if (i >= given.Count || given[i].ContentHash != pictures[i]) return 0;
        }

        return ids.Count;
    }

    /// <summary>The state now holds this sequence.</summary>
    public void Appended(InputSequence sequence, IReadOnlyList<EncodedPicture> given)
    {
        ids.Clear();
        ids.AddRange(sequence.Ids);
        pictures.Clear();
        pictures.AddRange(given.Select(picture => picture.ContentHash));
        narrow.Clear();
        for (var i = 0; i < sequence.Length; i++)
        {
            if (sequence.StartsPictureOrText(i)) narrow.Add(sequence.Ids[i]);
        }
    }

    /// <summary>One sampled token more.</summary>
    public void Appended(int id)
    {
        ids.Add(id);
        narrow.Add(id);
    }

    /// <summary>What the next turn's prompt must begin with for the state to be of use; null where it is of none.</summary>
    public void Answered(Prompt prompt, string? answer)
    {
        last = answer is null ? null : prompt;
        answered = prompt.Text + answer;
    }

    /// <summary>What a file keeps of this; null where the state is empty, or was made from other pictures.</summary>
    public StateHead? ToHead(IReadOnlyList<EncodedPicture> given)
    {
        if (ids.Count == 0 || !pictures.SequenceEqual(given.Take(pictures.Count).Select(picture => picture.ContentHash))) return null;
        return new StateHead
        {
            Ids = [.. ids],
            Pictures = pictures.Count,
            Prompt = last is null ? null : new PromptHead { Text = last.Text, Literal = last.Flat(), Answer = answered[last.Text.Length..] },
        };
    }

    /// <summary>Takes over what a file kept.</summary>
    /// <exception cref="SavedFileException">It is of no state of this model.</exception>
    public void Restore(StateHead head, IReadOnlyList<EncodedPicture> given)
    {
        var rows = model.Vision.Shape.FeatureRows;
        if (head.Ids.Length == 0 || head.Ids.Any(id => id < 0 || id >= model.Decoder.Shape.VocabularySize)) throw SavedFileException.Damaged("its ids are none of the model");
        if (head.Pictures < 0 || head.Pictures > given.Count || head.Ids.Count(id => id == model.ImageToken) != head.Pictures * rows)
            throw SavedFileException.Damaged("its pictures are not those of its ids");
        var seen = given.Take(head.Pictures).ToList();
        Appended(InputSequence.FromWidened(head.Ids, model.ImageToken, [.. seen.Select(picture => picture.Embeddings)], rows), seen);
        if (head.Prompt is not { } prompt) return;
        last = Prompt.FromFlat(prompt.Text, prompt.Literal) ?? throw SavedFileException.Damaged("its prompt is none");
        answered = prompt.Text + prompt.Answer;
    }

    /// <summary>The state was emptied.</summary>
    public void Clear()
    {
        ids.Clear();
        narrow.Clear();
        pictures.Clear();
        last = null;
        answered = "";
    }

    /// <summary>
    /// True where a prompt begins with the last one and its answer. The same text is not enough: a control token that the
    /// template wrote and a user's spelling of it are different ids. What each wrote is compared by its ids and not run by run,
    /// since a template may write "assistant" itself before the answer and copy it from the message after it. The answer's own
    /// part is not compared: its ids were sampled.
    /// </summary>
    private bool Continues(Prompt prompt) => last is not null
        && prompt.Text.Length > answered.Length
        && prompt.Text.StartsWith(answered, StringComparison.Ordinal)
        && Encoded(prompt.Slice(0, last.Text.Length)).SequenceEqual(Encoded(last));

    private List<int> Encoded(Prompt prompt)
    {
        var encoded = new List<int>();
        model.Tokenizer.Encode(prompt, encoded);
        return encoded;
    }
}
