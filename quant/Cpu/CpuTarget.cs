using N2Eye.Quant.Answering;
using N2Eye.Quant.Compensation;
using N2Eye.Quant.Models;
using N2Eye.Quant.Npu;
using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Models;
using N2Eye.Weights;

namespace N2Eye.Quant.Cpu;

/// <summary>A weights file for a CPU that conversations take part in: to compensate rounding errors, to compare answers, or both.</summary>
internal static class CpuTarget
{
    /// <summary>One report for each tensor, and how the file answers.</summary>
    /// <exception cref="N2Eye.Runtime.N2EyeException">The weights or sessions cannot be used.</exception>
    public static (List<TensorReport> Reports, Agreement? Agreement) Write(WeightsPlan plan, QuantizeOptions options, CpuOptions cpu, WeightsContent content, IProgress<QuantizeProgress>? progress, CancellationToken cancellation)
    {
        var floats = options.Output + ".float32.tmp";
        try
        {
            var model = ModelCompiler.Compile(options.ModelFolder);
            var test = cpu.Test is { } asked ? CalibrationSession.Read(asked, cpu.Sessions, "--test") : null;
            var data = cpu.Compensate is { } given ? CalibrationSession.Read(given, cpu.Sessions) : null;
            WeightsWriter.Write(new WeightsPlan(floats, Schemes.Float32, 0), content, progress, cancellation);
            using var exact = WeightStore.Open(floats, model.Fingerprint, model.Name);
            if (data is not null) plan = Compensated(plan, model, new Calibrator(model, data, cpu.Length, cpu.Threads), exact, content, data, progress, cancellation);
            var reports = WeightsWriter.Write(plan, content, progress, cancellation);
            return (reports, test is null ? null : Compare(model, exact, plan.Output, test, cpu, cancellation));
        }
        finally
        {
            File.Delete(floats);
        }
    }

    private static WeightsPlan Compensated(
        WeightsPlan plan, CompiledModel model, Calibrator calibrator, WeightStore exact, WeightsContent content, IReadOnlyList<CalibrationSession> data, IProgress<QuantizeProgress>? progress, CancellationToken cancellation)
    {
        var tensors = content.Tensors.Select(entry => entry.Tensor).Where(plan.CanCompensate);
        var hessians = new Hessians(model, calibrator, exact, tensors, (done, all) => progress?.Report(new QuantizeProgress("calibration", done, all)), cancellation);
        return plan with { Feedback = hessians.Of, Metadata = [.. plan.Metadata, CompensationNote.Of(data)] };
    }

    private static Agreement Compare(CompiledModel model, WeightStore exact, string file, IReadOnlyList<CalibrationSession> sessions, CpuOptions cpu, CancellationToken cancellation)
    {
        var context = Math.Min(cpu.Length, model.Decoder.Shape.MaxPositions);
        using var stored = WeightStore.Open(file, model.Fingerprint, model.Name);
        using var expected = ModelRun.OnCpu(model, exact, context, cpu.Threads);
        using var actual = ModelRun.OnCpu(model, stored, context, cpu.Threads);
        return Agreement.Of(model, expected, actual, sessions, context, cancellation);
    }
}
