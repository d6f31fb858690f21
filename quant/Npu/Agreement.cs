using System.Globalization;
using N2Eye.Quant.Answering;
using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Runtime.Models;

namespace N2Eye.Quant.Npu;

/// <summary>How often quantized weights answer what the model answers in float32.</summary>
/// <param name="Answers">Greedy answers, one for each session.</param>
/// <param name="SameAnswers">Those that are the same, token by token.</param>
/// <param name="Tokens">Tokens of the float32 answers.</param>
/// <param name="SameTokens">Those that the quantized weights choose too, given the tokens before.</param>
/// <param name="Divergence">Mean Kullback–Leibler divergence at these tokens, nats.</param>
public sealed record Agreement(int Answers, int SameAnswers, int Tokens, int SameTokens, double Divergence)
{
    /// <summary>Longest answer that is compared, tokens.</summary>
    internal const int LongestAnswer = 64;

    /// <summary>Asks the last question of each session both ways.</summary>
    internal static Agreement Of(CompiledModel model, ModelRun exact, ModelRun stored, IReadOnlyList<CalibrationSession> sessions, int context, CancellationToken cancellation)
    {
        var answers = new ForcedAnswers(model, new SessionInputs(model, context - LongestAnswer), LongestAnswer);
        var tally = new DivergenceTally();
        foreach (var session in sessions) answers.Ask(session, session.Turns[^1], exact, [stored], [tally], cancellation);
        return new Agreement(tally.Answers, tally.SameAnswers, tally.Tokens, tally.SameTokens, tally.Mean);
    }

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"greedy answers on the CPU provider: {SameAnswers} of {Answers} as in float32; {SameTokens} of {Tokens} tokens ({100.0 * SameTokens / Math.Max(1, Tokens):F2} %); divergence {Divergence:E2}");
}
