using N2Eye.Specs.Tokenizers;
using N2Eye.Train.Tokenizer.Merging;
using N2Eye.Train.Tokenizer.Words;

namespace N2Eye.Train.Tokenizer;

/// <summary>
/// Trains byte-level BPE. The result depends on the words and their counts alone, not on the order of the text: the most
/// frequent pair is merged; among equals the one with the lower left id, then the lower right id.
/// </summary>
public static class BpeTrainer
{
    /// <summary>Control tokens and bytes: every vocabulary begins with these.</summary>
    public static int SmallestVocabulary => ControlTokens.All.Count + 256;

    /// <param name="lines">Text; control tokens in it are not learnt from, and words end at them.</param>
    /// <param name="options">Sizes.</param>
    /// <exception cref="TokenizerTrainingException">A size is out of its range.</exception>
    public static TrainedTokenizer Train(IEnumerable<string> lines, BpeOptions options)
    {
        Check(options);
        var first = ControlTokens.All.Count;
        var vocabulary = new List<string>(ControlTokens.All);
        for (var value = 0; value < 256; value++) vocabulary.Add(ByteAlphabet.LetterOf((byte)value).ToString());
        // Two merges may spell the same token ("ab"+"c" and "a"+"bc"): they share its id, as in Hugging Face's trainer.
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = first; id < vocabulary.Count; id++) ids[vocabulary[id]] = id;
        var merges = new List<Merge>();
        var pairs = new PairCounts(WordCounts.Of(lines).Select(word => (word.Word.Select(value => first + value).ToArray(), word.Count)));
        while (vocabulary.Count < options.VocabularySize && pairs.Best() is { } best && best.Count >= options.MinimumFrequency)
        {
            var text = vocabulary[best.Pair.Left] + vocabulary[best.Pair.Right];
            if (!ids.TryGetValue(text, out var token))
            {
                token = vocabulary.Count;
                vocabulary.Add(text);
                ids[text] = token;
            }

            merges.Add(best.Pair);
            pairs.Replace(best.Pair, token);
        }

        return new TrainedTokenizer(vocabulary, merges);
    }

    private static void Check(BpeOptions options)
    {
        if (options.VocabularySize < SmallestVocabulary || options.VocabularySize > 1 << 20)
            throw new TokenizerTrainingException($"The vocabulary size {options.VocabularySize} is not between {SmallestVocabulary} (control tokens and bytes) and {1 << 20}.");
        if (options.MinimumFrequency < 1)
            throw new TokenizerTrainingException($"The minimum frequency {options.MinimumFrequency} is below 1.");
        if (options.MaximumLength < 1)
            throw new TokenizerTrainingException($"The maximum length {options.MaximumLength} is below 1.");
    }
}
