using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using N2Eye.Runtime.Answering.Saved;
using N2Eye.Runtime.Decoding;
using N2Eye.Runtime.Decoding.Grammars;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Sampling;
using N2Eye.Runtime.Tokenizers;

namespace N2Eye.Runtime.Answering;

/// <summary>
/// One conversation in the decoder. A turn computes only what is new in it, as long as the messages before are the ones that
/// the state was made from; otherwise it starts over, with the same result.
/// </summary>
public sealed class Conversation : IDisposable
{
    private readonly Engine engine;
    private readonly IDecoderRun run;
    private readonly PromptHistory history;

    internal Conversation(Engine engine)
    {
        this.engine = engine;
        run = engine.Decoder.NewRun();
        history = new PromptHistory(engine.Model);
    }

    /// <summary>Answers the last message of a request.</summary>
    /// <param name="request">The whole conversation so far.</param>
    /// <param name="pictures">One for each <c>&lt;image&gt;</c> place, in order.</param>
    /// <param name="options">How the answer is made.</param>
    /// <param name="sink">Receives the text as it comes; null to wait for the whole.</param>
    /// <param name="cancellation">Ends the answer after the current token, or the prompt after the current chunk.</param>
    /// <exception cref="N2EyeException">The template refuses, pictures and places differ in number, the prompt is too long, or no answer of the grammar fits.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first token.</exception>
    public Completion Answer(ChatRequest request, IReadOnlyList<EncodedPicture> pictures, AnswerOptions options, AnswerSink? sink, CancellationToken cancellation)
    {
        var prompt = engine.Model.Template.Render(request);
        var ids = history.Encode(prompt);
        var rows = engine.Model.Vision.Shape.FeatureRows;
        var sequence = InputSequence.FromPrompt(ids, engine.Model.ImageToken, [.. pictures.Select(picture => picture.Embeddings)], rows);
        if (sequence.Length >= engine.Context)
        {
            throw new N2EyeException(FailureKind.ContextFull,
                $"The prompt has {sequence.Length} tokens and the context {engine.Context}: shorten it, or give a longer context with --context (at most {engine.Model.Decoder.Shape.MaxPositions}).");
        }

        var room = Math.Min(options.MaxTokens, engine.Context - sequence.Length);
        if (options.Grammar is { } grammar && grammar.ShortestLength > room)
        {
            throw new N2EyeException(FailureKind.BadInput,
                $"An answer that fits the schema may need {grammar.ShortestLength} tokens, and {room} are left: raise --max-tokens or --context.");
        }

        using var busy = engine.Busy();
        var started = Stopwatch.GetTimestamp();
        var cached = Prefill(request, sequence, pictures, cancellation);
        var prefilled = Stopwatch.GetTimestamp();
        var (text, count, reason, stopped) = Decode(sequence.Ids, options, sink, cancellation);
        // Tokens of a stop string are in the state but not in the text: such a state cannot be continued.
        history.Answered(prompt, stopped ? null : text);
        return new Completion
        {
            Text = text,
            FinishReason = reason,
            PromptTokens = sequence.Length,
            CachedTokens = cached,
            CompletionTokens = count,
            PrefillTime = Stopwatch.GetElapsedTime(started, prefilled),
            DecodeTime = Stopwatch.GetElapsedTime(prefilled),
        };
    }

    /// <summary>
    /// Saves the conversation, for <see cref="Engine.Resume"/>: messages, pictures as the decoder reads them, and the decoder's state where it can be taken out
    /// (n2eye's own kernels). The file is for its owner alone, and replaced as a whole.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="messages">All so far, the last answer among them.</param>
    /// <param name="pictures">All so far, in order.</param>
    /// <exception cref="N2EyeException">FileAccess: it cannot be written.</exception>
    public void Save(string path, IReadOnlyList<ChatMessage> messages, IReadOnlyList<EncodedPicture> pictures) =>
        ConversationFile.Write(path, engine, run as ISavableRun, history.ToHead(pictures), messages, pictures);

    /// <summary>Puts a saved state back; where this decoder or context cannot take it, the conversation stays empty.</summary>
    /// <exception cref="SavedFileException">It is none.</exception>
    internal void Restore(StateHead state, IReadOnlyList<EncodedPicture> pictures, SavedFileReader file)
    {
        history.Restore(state, pictures);
        if (run is ISavableRun savable && state.Ids.Length <= engine.Context)
        {
            savable.Restore(state.Ids.Length, stretch => file.Read(MemoryMarshal.AsBytes(stretch)));
            return;
        }

        file.Skip();
        history.Clear();
    }

    /// <summary>Ids in the decoder's state, pictures widened.</summary>
    internal IReadOnlyList<int> StateIds => history.Ids;

    /// <inheritdoc/>
    public void Dispose() => run.Dispose();

    private int Prefill(ChatRequest request, InputSequence sequence, IReadOnlyList<EncodedPicture> pictures, CancellationToken cancellation)
    {
        var known = history.Reusable(sequence, pictures);
        var start = known;
        try
        {
            if (start == 0)
            {
                run.Clear();
                if (run is ISavableRun savable) (start, known) = engine.Prefixes.Begin(savable, request, sequence, cancellation);
            }

            run.Append(sequence, start, cancellation);
        }
        catch
        {
            // The state holds part of a prompt that no later turn begins with.
            run.Clear();
            history.Clear();
            throw;
        }

        history.Appended(sequence, pictures);
        return known;
    }

    private (string Text, int Count, FinishReason Reason, bool Stopped) Decode(ReadOnlySpan<int> prompt, AnswerOptions options, AnswerSink? sink, CancellationToken cancellation)
    {
        var sampler = new Sampler(run.Logits.Length, options.Sampling, forbidden: [engine.Model.ImageToken]);
        foreach (var id in prompt) sampler.Observe(id);
        var detokenizer = new Detokenizer(engine.Model.Tokenizer);
        var stops = new StopStrings(options.Stop);
        var constraint = options.Grammar is { } grammar ? new TokenConstraint(grammar, engine.TextTokens) : null;
        var text = new StringBuilder();
        var count = 0;
        var reason = FinishReason.Stop;
        while (constraint is not { MustEnd: true })
        {
            var left = Math.Min(options.MaxTokens - count, engine.Context - run.Length);
            if (left <= 0)
            {
                // What is complete was not cut.
                if (constraint is not { MayEnd: true }) reason = count == options.MaxTokens ? FinishReason.Length : FinishReason.Context;
                break;
            }

            if (cancellation.IsCancellationRequested)
            {
                reason = FinishReason.Cancelled;
                break;
            }

            constraint?.Apply(run.Logits, left);
            var token = sampler.Sample(run.Logits);
            if (engine.StopIds.Contains(token)) break;
            sampler.Observe(token);
            constraint?.Append(token);
            count++;
            Write(stops.Append(detokenizer.Append(token)));
            if (stops.Stopped) break;
            run.Append(token);
            history.Appended(token);
        }

        if (!stops.Stopped)
        {
            Write(stops.Append(detokenizer.Flush()));
            if (!stops.Stopped) Write(stops.Flush());
        }

        return (text.ToString(), count, reason, stops.Stopped);

        void Write(ReadOnlySpan<char> piece)
        {
            if (piece.IsEmpty) return;
            text.Append(piece);
            sink?.Invoke(piece);
        }
    }
}
