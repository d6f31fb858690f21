using N2Eye.Quant.Answering;
using N2Eye.Quant.Models;
using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Npu.Quantized;
using N2Eye.Runtime.Models;
using N2Eye.Weights;

namespace N2Eye.Quant.Npu;

/// <summary>
/// A weights file for an NPU: outlier channels are smoothed, activations calibrated on conversations and pictures, and the graphs
/// that the file gives are checked, before it takes its place.
/// </summary>
internal static class NpuTarget
{
    /// <summary>One report for each tensor, and how the file answers.</summary>
    /// <exception cref="WeightsException">The weights or sessions cannot be used, or a graph has a node that no NPU takes.</exception>
    public static (List<TensorReport> Reports, Agreement? Agreement) Write(QuantizeOptions options, NpuOptions npu, WeightsContent content, IProgress<QuantizeProgress>? progress, CancellationToken cancellation)
    {
        var floats = options.Output + ".float32.tmp";
        var candidate = options.Output + ".unchecked.tmp";
        try
        {
            var model = ModelCompiler.Compile(options.ModelFolder);
            var sessions = CalibrationSession.Read(npu.Data, npu.Sessions);
            var calibrator = new Calibrator(model, sessions, npu.Length, npu.Threads);
            if (npu.Smoothing > 0)
            {
                var (vision, decoder) = Observe(calibrator, content, floats, progress, cancellation);
                content = content with { Tensors = Smoothing.Apply(content.Model, content.Tensors, vision.Channels, decoder.Channels, npu.Smoothing) };
            }

            var calibration = Ranges(calibrator, model, npu, Observe(calibrator, content, floats, progress, cancellation), sessions.Count);
            List<TensorReport> reports;
            using (var exact = WeightStore.Open(floats, model.Fingerprint, model.Name))
            {
                var plan = new WeightsPlan(candidate, npu.Scheme, 0)
                {
                    Metadata = [new(Calibration.Key, calibration.ToJson())],
                    LeastScale = new BiasRoom(model, calibration, exact, calibrator.Context).LeastScale,
                };
                reports = WeightsWriter.Write(plan, content, progress, cancellation);
            }

            Check(model, candidate, calibrator.Context);
            var agreement = npu.Test is { } test ? Compare(model, floats, candidate, CalibrationSession.Read(test, npu.Sessions, "--test"), calibrator.Context, npu.Threads, cancellation) : null;
            File.Move(candidate, options.Output, overwrite: true);
            return (reports, agreement);
        }
        finally
        {
            File.Delete(floats);
            File.Delete(candidate);
        }
    }

    /// <summary>Checks the graphs that a file gives.</summary>
    /// <exception cref="WeightsException">A node is not taken; the line names it and the rule.</exception>
    public static void Check(CompiledModel model, string file, int context)
    {
        using var weights = WeightStore.Open(file, model.Fingerprint, model.Name);
        var quantized = new QuantizedModel(weights.Calibration!, weights);
        var lint = new GraphLint(OperatorTable.QnnHtp);
        StaticGraph[] graphs =
        [
            quantized.Vision(model.Vision),
            quantized.Decoder(model.Decoder, new StaticSize(StaticDecoderSession.ChunkRows, context)),
            quantized.Decoder(model.Decoder, new StaticSize(1, context)),
        ];
        if (graphs.SelectMany(lint.Check).FirstOrDefault() is { } finding) throw new WeightsException(finding.Message);
    }

    private static (Observer Vision, Observer Decoder) Observe(Calibrator calibrator, WeightsContent content, string floats, IProgress<QuantizeProgress>? progress, CancellationToken cancellation)
    {
        WeightsWriter.Write(new WeightsPlan(floats, Schemes.Float32, 0), content, progress, cancellation);
        using var weights = WeightStore.Open(floats, content.Model.Fingerprint, content.Name);
        var (vision, decoder) = (new Observer(), new Observer());
        calibrator.Run(weights, vision, decoder, (done, all) => progress?.Report(new QuantizeProgress("calibration", done, all)), cancellation);
        return (vision, decoder);
    }

    private static Agreement Compare(CompiledModel model, string floats, string quantized, IReadOnlyList<CalibrationSession> sessions, int context, int threads, CancellationToken cancellation)
    {
        using var exact = WeightStore.Open(floats, model.Fingerprint, model.Name);
        using var stored = WeightStore.Open(quantized, model.Fingerprint, model.Name);
        using var expected = ModelRun.Static(model, exact, context, threads);
        using var actual = ModelRun.Quantized(model, stored, context, threads);
        return Agreement.Of(model, expected, actual, sessions, context, cancellation);
    }

    private static Calibration Ranges(Calibrator calibrator, CompiledModel model, NpuOptions npu, (Observer Vision, Observer Decoder) observed, int sessions) => new()
    {
        Activations = npu.Activations,
        Method = RangeChoice.Describe(npu, sessions),
        Decoder = RangeChoice.Of(model.Decoder.ToStatic(new StaticSize(StaticDecoderSession.ChunkRows, calibrator.Context)), observed.Decoder.Histograms, npu),
        Vision = RangeChoice.Of(model.Vision.ToStatic(), observed.Vision.Histograms, npu),
    };
}
