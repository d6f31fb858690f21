using System.Buffers;
using System.Reflection;
using System.Runtime.InteropServices;
using N2Eye.Quant.Compensation;
using N2Eye.Specs.Graph;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Quant.Quantization;

/// <summary>What a weights file is made of.</summary>
/// <param name="Model">The model.</param>
/// <param name="Name">Its directory's name.</param>
/// <param name="Tensors">Every tensor with where its values come from.</param>
/// <param name="Sources">SHA-256 of every file that was read.</param>
internal sealed record WeightsContent(
    ModelSpec Model, string Name, IReadOnlyList<(TensorSpec Tensor, IValueSource Source)> Tensors, IReadOnlyList<KeyValuePair<string, string>> Sources);

/// <summary>Writes a weights file, a few rows in memory at a time.</summary>
internal static class WeightsWriter
{
    /// <summary>Values converted at once: bounds the memory whatever the model's size.</summary>
    private const int ChunkValues = 1 << 22;

    /// <summary>One report for each tensor; the file appears whole or not at all.</summary>
    public static List<TensorReport> Write(WeightsPlan plan, WeightsContent content, IProgress<QuantizeProgress>? progress, CancellationToken cancellation)
    {
        var metadata = WeightsFile.Metadata(content.Model.Fingerprint, plan.Scheme, plan.StoredBlockSize, content.Name, content.Sources, "n2eye-quant " + Version);
        using var writer = new SafetensorsWriter(plan.Output, content.Tensors.SelectMany(tensor => Declare(tensor.Tensor, plan)), metadata.Concat(plan.Metadata));
        var reports = new List<TensorReport>();
        long done = 0, total = content.Tensors.Sum(tensor => tensor.Source.Length);
        foreach (var (tensor, source) in content.Tensors)
        {
            reports.Add(plan.Form(tensor) switch
            {
                TensorForm.Float => WriteFloat(writer, tensor, source, cancellation),
                TensorForm.Rows => WriteRows(writer, tensor, source, plan, cancellation),
                _ => WriteGrid(writer, tensor, source, plan.Grid(tensor), plan.CanCompensate(tensor) ? plan.Feedback(tensor) : null, cancellation),
            });
            done += source.Length;
            progress?.Report(new QuantizeProgress(tensor.Name, done, total));
        }

        writer.Commit();
        return reports;
    }

    private static string Version => typeof(WeightsWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Values of a row: of a kernel, all that make one output channel.</summary>
    private static int Columns(TensorSpec tensor) => (int)(tensor.Count / tensor.Shape[0]);

    private static IEnumerable<TensorDeclaration> Declare(TensorSpec tensor, WeightsPlan plan)
    {
        long[] shape = [.. tensor.Shape.Select(size => (long)size)];
        var scales = tensor.Name + WeightsFile.ScalesSuffix;
        switch (plan.Form(tensor))
        {
            case TensorForm.Float: return [new(tensor.Name, Dtype.F32, shape)];
            case TensorForm.Rows: return [new(tensor.Name, Dtype.I8, shape), new(scales, Dtype.F32, [shape[0]])];
            case TensorForm.Channels: return [new(tensor.Name, Dtype.U8, shape), new(scales, Dtype.F32, [shape[0]])];
            default:
                var grid = plan.Grid(tensor);
                return [new(tensor.Name, Dtype.U8, [shape[0], grid.Blocks, grid.BytesOfRow / grid.Blocks]), new(scales, Dtype.F32, [shape[0], grid.Blocks])];
        }
    }

    private static TensorReport WriteFloat(SafetensorsWriter writer, TensorSpec tensor, IValueSource source, CancellationToken cancellation)
    {
        var buffer = ArrayPool<float>.Shared.Rent((int)Math.Min(ChunkValues, tensor.Count));
        var stream = writer.Begin(tensor.Name);
        for (var first = 0L; first < tensor.Count; first += ChunkValues)
        {
            cancellation.ThrowIfCancellationRequested();
            var values = buffer.AsSpan(0, (int)Math.Min(ChunkValues, tensor.Count - first));
            source.Read(first, values);
            stream.Write(MemoryMarshal.AsBytes(values));
        }

        ArrayPool<float>.Shared.Return(buffer);
        return new ErrorSum().Report(tensor.Name, tensor.Shape, Schemes.Float32, tensor.Count * sizeof(float));
    }

    /// <summary>Turns a row of values into what is stored, with its scales, and back into what that stands for.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="values">(columns,)</param>
    /// <param name="stored">Its bytes in the file.</param>
    /// <param name="scales">Its scales.</param>
    /// <param name="restored">(columns,)</param>
    private delegate void RowConversion(int row, ReadOnlySpan<float> values, Span<byte> stored, Span<float> scales, Span<float> restored);

    private static TensorReport WriteGrid(SafetensorsWriter writer, TensorSpec tensor, IValueSource source, RowGrid grid, ErrorFeedback? feedback, CancellationToken cancellation) =>
        WriteIntegers(writer, tensor, source, grid.Name, grid.BytesOfRow, grid.Blocks, (_, values, stored, scales, restored) =>
        {
            if (feedback is null) grid.Quantize(values, stored, scales, restored);
            else feedback.Quantize(grid, values, stored, scales, restored);
        }, cancellation);

    private static TensorReport WriteRows(SafetensorsWriter writer, TensorSpec tensor, IValueSource source, WeightsPlan plan, CancellationToken cancellation)
    {
        return WriteIntegers(writer, tensor, source, Schemes.Int8, Columns(tensor), scalesOfRow: 1, (row, values, stored, scales, restored) =>
        {
            var integers = MemoryMarshal.Cast<byte, sbyte>(stored);
            scales[0] = Int8Rows.Quantize(values, plan.LeastScale(tensor, row), integers);
            for (var i = 0; i < integers.Length; i++) restored[i] = integers[i] * scales[0];
        }, cancellation);
    }

    private static TensorReport WriteIntegers(
        SafetensorsWriter writer, TensorSpec tensor, IValueSource source, string type, int bytesOfRow, int scalesOfRow, RowConversion convert, CancellationToken cancellation)
    {
        int rows = tensor.Shape[0], columns = Columns(tensor);
        var step = Math.Max(1, ChunkValues / columns);
        var scales = new float[(long)rows * scalesOfRow]; // (rows, scales of a row)
        var floats = ArrayPool<float>.Shared.Rent(step * columns);
        var bytes = ArrayPool<byte>.Shared.Rent(step * bytesOfRow);
        var restored = ArrayPool<float>.Shared.Rent(step * columns);
        var errors = new ErrorSum();
        var stream = writer.Begin(tensor.Name);
        for (var first = 0; first < rows; first += step)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(step, rows - first);
            source.Read((long)first * columns, floats.AsSpan(0, count * columns));
            var start = first;
            Parallel.For(0, count, row => convert(
                start + row, floats.AsSpan(row * columns, columns), bytes.AsSpan(row * bytesOfRow, bytesOfRow), scales.AsSpan((start + row) * scalesOfRow, scalesOfRow), restored.AsSpan(row * columns, columns)));
            errors.Add(floats.AsSpan(0, count * columns), restored.AsSpan(0, count * columns));
            stream.Write(bytes.AsSpan(0, count * bytesOfRow));
        }

        writer.Begin(tensor.Name + WeightsFile.ScalesSuffix).Write(MemoryMarshal.AsBytes(scales.AsSpan()));
        ArrayPool<float>.Shared.Return(floats);
        ArrayPool<float>.Shared.Return(restored);
        ArrayPool<byte>.Shared.Return(bytes);
        return errors.Report(tensor.Name, tensor.Shape, type, rows * (bytesOfRow + (long)scalesOfRow * sizeof(float)));
    }
}
