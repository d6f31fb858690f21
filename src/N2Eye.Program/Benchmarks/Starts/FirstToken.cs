using N2Eye.Program.Commands;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Sampling;

namespace N2Eye.Program.Benchmarks.Starts;

/// <summary>The way of a process from its command, where this is made, to its first token, with the time of each stage.</summary>
/// <param name="clock">Measures.</param>
internal sealed class FirstToken(TimeProvider clock)
{
    private const string Question = "What is it?";

    private long last = clock.GetTimestamp();

    /// <param name="engine">The model, just loaded.</param>
    /// <param name="picture">Picture file; null = a text question.</param>
    /// <param name="cancellation">Looked at between the stages.</param>
    public StartTimes Run(Engine engine, string? picture, CancellationToken cancellation)
    {
        var weights = Lap();
        var decoder = engine.Decoder;
        var opened = Lap();
        double? vision = null, encoded = null;
        var pictures = new List<EncodedPicture>();
        if (picture is not null)
        {
            cancellation.ThrowIfCancellationRequested();
            _ = engine.Vision;
            vision = Lap();
            using var read = LoadedModel.Read(picture, cancellation);
            pictures.Add(engine.Encode(read));
            encoded = Lap();
        }

        using var busy = engine.Busy();
        using var run = decoder.NewRun();
        var prompt = engine.Model.Template.Render(ChatRequests.Question(system: null, pictures.Count, Question, ControlTokens.TemplateOnly));
        var ids = new PromptHistory(engine.Model).Encode(prompt);
        var sequence = InputSequence.FromPrompt(ids, engine.Model.ImageToken, [.. pictures.Select(given => given.Embeddings)], engine.Model.Vision.Shape.FeatureRows);
        if (sequence.Length > engine.Context) throw new N2EyeException(FailureKind.ContextFull, $"The question has {sequence.Length} tokens and the context {engine.Context}: give a longer one with --context.");
        run.Append(sequence, 0, cancellation);
        _ = new Sampler(run.Logits.Length, SamplingOptions.Greedy, forbidden: [engine.Model.ImageToken]).Sample(run.Logits);
        return new StartTimes(weights, opened, vision, encoded, Lap());
    }

    /// <summary>Milliseconds since the last call.</summary>
    private double Lap()
    {
        var now = clock.GetTimestamp();
        var time = clock.GetElapsedTime(last, now).TotalMilliseconds;
        last = now;
        return time;
    }
}
