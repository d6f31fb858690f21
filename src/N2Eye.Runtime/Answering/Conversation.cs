using System.Diagnostics;
using System.Text;
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
        var cached = Prefill(sequence, pictures, cancellation);
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

    /// <summary>Ids in the decoder's state, pictures widened.</summary>
    internal IReadOnlyList<int> StateIds => history.Ids;

    /// <inheritdoc/>
    public void Dispose() => run.Dispose();

    private int Prefill(InputSequence sequence, IReadOnlyList<EncodedPicture> pictures, CancellationToken cancellation)
    {
        var reusable = history.Reusable(sequence, pictures);
        if (reusable == 0) run.Clear();
        try
        {
            run.Append(sequence, reusable, cancellation);
        }
        catch
        {
            // The state holds part of a prompt that no later turn begins with.
            run.Clear();
            history.Clear();
            throw;
        }

        history.Appended(sequence, pictures);
        return reusable;
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
