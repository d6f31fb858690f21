using System.Globalization;
using System.Numerics.Tensors;
using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Npu.Quantized;
using N2Eye.Runtime.Models;

namespace N2Eye.Quant.Npu;

/// <summary>How often the quantized graphs answer what the model answers in float32.</summary>
/// <param name="Answers">Greedy answers, one for each session.</param>
/// <param name="SameAnswers">Those that are the same, token by token.</param>
/// <param name="Tokens">Tokens of the float32 answers.</param>
/// <param name="SameTokens">Those that the quantized graphs choose too, given the tokens before.</param>
/// <param name="Divergence">Mean Kullback–Leibler divergence at these tokens, nats.</param>
public sealed record Agreement(int Answers, int SameAnswers, int Tokens, int SameTokens, double Divergence)
{
    /// <summary>Longest answer that is compared, tokens.</summary>
    internal const int LongestAnswer = 64;

    /// <summary>Asks the last question of each session both ways, on the CPU provider.</summary>
    internal static Agreement Of(CompiledModel model, WeightStore exact, WeightStore quantized, IReadOnlyList<CalibrationSession> sessions, int context, int threads, CancellationToken cancellation)
    {
        var graphs = new QuantizedModel(quantized.Calibration!, quantized);
        var size = new StaticSize(StaticDecoderSession.ChunkRows, context);
        using var exactVision = new StaticVisionSession(StaticSession.OnCpu(model.Vision.ToStatic(), exact, threads));
        using var vision = new StaticVisionSession(StaticSession.OnCpu(graphs.Vision(model.Vision), quantized, threads));
        using var exactSession = StaticDecoderSession.OnCpu(model.Decoder, model.Decoder.ToStatic, size, exact, threads);
        using var session = StaticDecoderSession.OnCpu(model.Decoder, s => graphs.Decoder(model.Decoder, s), size, quantized, threads);
        using var exactDecoder = exactSession.NewRun();
        using var decoder = session.NewRun();
        var inputs = new SessionInputs(model, context - LongestAnswer);
        var stops = Engine.StopTokens(model);
        int sameAnswers = 0, tokens = 0, sameTokens = 0;
        var divergence = 0.0;
        foreach (var asked in sessions)
        {
            exactDecoder.Clear();
            decoder.Clear();
            exactDecoder.Append(inputs.Sequence(asked, exactVision, withoutLastAnswer: true), 0, cancellation);
            decoder.Append(inputs.Sequence(asked, vision, withoutLastAnswer: true), 0, cancellation);
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
