using System.Diagnostics;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Pictures;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Sampling;
using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Queries;

/// <summary>
/// Answers with the engine. There is one conversation, which each dialogue begins anew, so that months of questions use the memory of one.
/// Answers are greedy, with the model's own repetition penalty: the same picture and question give the same answer.
/// </summary>
internal sealed class EngineAnswerer : IAnswerer, IDisposable
{
    // Several questions about a trigger's picture, and its parts, share what was encoded.
    private const int MostEncoded = 8;

    private readonly Engine engine;
    private readonly Conversation conversation;
    private readonly SamplingOptions sampling;
    private readonly LinkedList<EncodedPicture> encoded = new(); // newest first

    /// <param name="engine">The engine, whose graphs are opened now: the first question then waits for nothing.</param>
    public EngineAnswerer(Engine engine)
    {
        this.engine = engine;
        engine.OpenGraphs();
        conversation = engine.StartConversation();
        sampling = SamplingOptions.Greedy with { RepetitionPenalty = engine.Model.Generation.RepetitionPenalty };
        Identity = new ModelIdentity(engine.Model.Name, engine.Model.Fingerprint, engine.Scheme, string.Join(" + ", engine.Placements.Select(graph => graph.Device).Distinct()));
    }

    /// <inheritdoc/>
    public ModelIdentity Identity { get; }

    /// <inheritdoc/>
    public IDialogue Look(Frame frame, IReadOnlyList<Crop> crops, string? system)
    {
        var started = Stopwatch.GetTimestamp();
        var seen = Encode(frame, crops);
        return new Dialogue(this, seen, system, Stopwatch.GetElapsedTime(started));
    }

    /// <inheritdoc/>
    public void Dispose() => conversation.Dispose();

    private List<EncodedPicture> Encode(Frame frame, IReadOnlyList<Crop> crops)
    {
        // A trigger's further questions are about a picture that was decoded for the first.
        if (crops.Count == 0 && Known(FramePictures.Hash(frame)) is { } known) return [known];
        using var picture = FramePictures.Decode(frame);
        return crops.Count == 0 ? [Encode(picture)] : [.. crops.Select(crop => Encode(picture, crop))];
    }

    private EncodedPicture Encode(Picture whole, Crop crop)
    {
        using var part = PictureCrop.Of(whole, crop);
        return Encode(part);
    }

    private EncodedPicture Encode(Picture picture)
    {
        if (Known(picture.ContentHash) is { } known) return known;
        var result = engine.Encode(picture);
        encoded.AddFirst(result);
        if (encoded.Count > MostEncoded) encoded.RemoveLast();
        return result;
    }

    private EncodedPicture? Known(string hash) => encoded.FirstOrDefault(known => known.ContentHash == hash);

    private sealed class Dialogue(EngineAnswerer owner, IReadOnlyList<EncodedPicture> pictures, string? system, TimeSpan pictureTime) : IDialogue
    {
        private readonly List<ChatMessage> messages = string.IsNullOrEmpty(system) ? [] : [ChatMessage.System(system)];
        private bool hasShown;

        public TimeSpan PictureTime => pictureTime;

        public Reply Ask(Question question, Action progress)
        {
            progress();
            var message = ChatMessage.User(hasShown ? 0 : pictures.Count, question.Text);
            var request = new ChatRequest { Messages = [.. messages, message], AddGenerationPrompt = true };
            var options = new AnswerOptions { MaxTokens = question.MaxTokens, Sampling = owner.sampling, Grammar = question.Grammar };
            // Cancelled by nothing: whoever ends the program waits for the answer, or kills it.
            var completion = owner.conversation.Answer(request, pictures, options, _ => progress(), CancellationToken.None);
            messages.Add(message);
            messages.Add(ChatMessage.Assistant(completion.Text));
            hasShown = true;
            return new Reply(completion.Text, completion.FinishReason, completion.PrefillTime, completion.DecodeTime);
        }
    }
}
