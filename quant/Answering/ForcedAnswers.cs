using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Sampling;

namespace N2Eye.Quant.Answering;

/// <summary>Greedy answers of a reference, which others read token by token as if they were their own (teacher forcing).</summary>
/// <param name="model">The compiled model.</param>
/// <param name="inputs">Sessions as it reads them.</param>
/// <param name="longest">Longest answer, tokens.</param>
internal sealed class ForcedAnswers(CompiledModel model, SessionInputs inputs, int longest)
{
    private readonly HashSet<int> stops = Engine.StopTokens(model);
    private readonly Sampler greedy = new(model.Decoder.Shape.VocabularySize, SamplingOptions.Greedy, forbidden: [model.ImageToken]);

    /// <summary>Called whenever all models have read the same positions, the reference first.</summary>
    public Action Read { get; init; } = () => { };

    /// <summary>Asks a question of the reference and compares the others at each token.</summary>
    /// <param name="session">The session.</param>
    /// <param name="turn">Which of its questions.</param>
    /// <param name="reference">Whose answer it is.</param>
    /// <param name="others">The other models.</param>
    /// <param name="tallies">Where each of them is compared.</param>
    /// <param name="cancellation">Looked at between tokens.</param>
    /// <returns>The answer's ids, and for each other model whether it gives the same answer by itself.</returns>
    public (IReadOnlyList<int> Answer, bool[] Same) Ask(
        CalibrationSession session, SessionTurn turn, ModelRun reference, IReadOnlyList<ModelRun> others, IReadOnlyList<DivergenceTally> tallies, CancellationToken cancellation)
    {
        ModelRun[] all = [reference, .. others];
        foreach (var run in all) Prompt(session, turn, run, cancellation);
        Read();
        foreach (var tally in tallies) tally.Begin();
        var answer = new List<int>();
        for (var i = 0; i < longest; i++)
        {
            var token = greedy.Sample(reference.Decoder.Logits);
            for (var k = 0; k < others.Count; k++)
            {
                var agrees = greedy.Sample(others[k].Decoder.Logits) == token;
                tallies[k].Add(reference.Decoder.Logits, others[k].Decoder.Logits, agrees);
            }

            if (stops.Contains(token)) break;
            answer.Add(token);
            if (answer.Count == longest) break;
            cancellation.ThrowIfCancellationRequested();
            foreach (var run in all) run.Decoder.Append(token);
            Read();
        }

        return (answer, [.. tallies.Select(tally => tally.End())]);
    }

    /// <summary>A model's own answer to a question: ids.</summary>
    public IReadOnlyList<int> Own(CalibrationSession session, SessionTurn turn, ModelRun run, CancellationToken cancellation) =>
        Ask(session, turn, run, [], [], cancellation).Answer;

    private void Prompt(CalibrationSession session, SessionTurn turn, ModelRun run, CancellationToken cancellation)
    {
        run.Decoder.Clear();
        run.Decoder.Append(inputs.Prompt(session, turn, run.Vision), 0, cancellation);
    }
}
