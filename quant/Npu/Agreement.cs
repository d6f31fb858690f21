using System.Globalization;
using System.Numerics.Tensors;
using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Runtime.Answering;
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
    internal static Agreement Of(CompiledModel model, Answerer exact, Answerer stored, IReadOnlyList<CalibrationSession> sessions, int context, CancellationToken cancellation)
    {
        var (exactDecoder, decoder) = (exact.Run, stored.Run);
        var inputs = new SessionInputs(model, context - LongestAnswer);
        var stops = Engine.StopTokens(model);
        int sameAnswers = 0, tokens = 0, sameTokens = 0;
        var divergence = 0.0;
        foreach (var session in sessions)
        {
            exactDecoder.Clear();
            decoder.Clear();
            exactDecoder.Append(inputs.Sequence(session, exact.Vision, withoutLastAnswer: true), 0, cancellation);
            decoder.Append(inputs.Sequence(session, stored.Vision, withoutLastAnswer: true), 0, cancellation);
            var same = true;
            for (var i = 0; i < LongestAnswer; i++)
            {
                var token = TensorPrimitives.IndexOfMax<float>(exactDecoder.Logits);
                var agrees = TensorPrimitives.IndexOfMax<float>(decoder.Logits) == token;
                divergence += KullbackLeibler(exactDecoder.Logits, decoder.Logits);
                same &= agrees;
                sameTokens += agrees ? 1 : 0;
                tokens++;
                if (stops.Contains(token)) break;
                exactDecoder.Append(token);
                decoder.Append(token);
            }

            sameAnswers += same ? 1 : 0;
        }

        return new Agreement(sessions.Count, sameAnswers, tokens, sameTokens, divergence / Math.Max(1, tokens));
    }

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"greedy answers on the CPU provider: {SameAnswers} of {Answers} as in float32; {SameTokens} of {Tokens} tokens ({100.0 * SameTokens / Math.Max(1, Tokens):F2} %); divergence {Divergence:E2}");

    private static double KullbackLeibler(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var (p, q) = (new float[expected.Length], new float[expected.Length]);
        TensorPrimitives.SoftMax(expected, p);
        TensorPrimitives.SoftMax(actual, q);
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            if (p[i] > 0) sum += p[i] * Math.Log(p[i] / Math.Max(q[i], float.Epsilon));
        }

        return sum;
    }
}
