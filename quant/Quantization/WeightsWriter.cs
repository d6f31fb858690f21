using System.Buffers;
using System.Reflection;
using System.Runtime.InteropServices;
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
        var metadata = WeightsFile.Metadata(content.Model.Fingerprint, plan.Scheme, plan.Scheme == Schemes.Int8 ? plan.BlockSize : 0, content.Name, content.Sources, "n2eye-quant " + Version);
        using var writer = new SafetensorsWriter(plan.Output, content.Tensors.SelectMany(tensor => Declare(tensor.Tensor, plan)), metadata.Concat(plan.Metadata));
        var reports = new List<TensorReport>();
        long done = 0, total = content.Tensors.Sum(tensor => tensor.Source.Length);
        foreach (var (tensor, source) in content.Tensors)
        {
            reports.Add(plan.Form(tensor) switch
            {
                TensorForm.Float => WriteFloat(writer, tensor, source, cancellation),
                TensorForm.Rows => WriteRows(writer, tensor, source, plan, cancellation),
                var form => WriteInt8(writer, tensor, source, form == TensorForm.Kernel ? Columns(tensor) : plan.BlockSize, cancellation),
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
            case TensorForm.Kernel: return [new(tensor.Name, Dtype.U8, shape), new(scales, Dtype.F32, [shape[0]])];
            default:
                long rows = tensor.Shape[0], blocks = Int8Blocks.BlocksOf(tensor.Shape[1], plan.BlockSize);
                return [new(tensor.Name, Dtype.U8, [rows, blocks, plan.BlockSize]), new(scales, Dtype.F32, [rows, blocks])];
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

    private static TensorReport WriteInt8(SafetensorsWriter writer, TensorSpec tensor, IValueSource source, int block, CancellationToken cancellation)
    {
        int rows = tensor.Shape[0], columns = Columns(tensor), blocks = Int8Blocks.BlocksOf(columns, block);
        var step = Math.Max(1, ChunkValues / columns);
        var scales = new float[(long)rows * blocks]; // (rows, blocks)
        var floats = ArrayPool<float>.Shared.Rent(step * columns);
        var bytes = ArrayPool<byte>.Shared.Rent(step * blocks * block);
        var restored = new float[columns];
        var errors = new ErrorSum();
        var stream = writer.Begin(tensor.Name);
        for (var first = 0; first < rows; first += step)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(step, rows - first);
            source.Read((long)first * columns, floats.AsSpan(0, count * columns));
            for (var row = 0; row < count; row++)
            {
                var values = floats.AsSpan(row * columns, columns);
                var stored = bytes.AsSpan(row * blocks * block, blocks * block);
                var rowScales = scales.AsSpan((first + row) * blocks, blocks);
                Int8Blocks.Quantize(values, block, stored, rowScales);
                Int8Blocks.Dequantize(stored, rowScales, block, restored);
                errors.Add(values, restored);
            }

            stream.Write(bytes.AsSpan(0, count * blocks * block));
        }

        writer.Begin(tensor.Name + WeightsFile.ScalesSuffix).Write(MemoryMarshal.AsBytes(scales.AsSpan()));
        ArrayPool<float>.Shared.Return(floats);
        ArrayPool<byte>.Shared.Return(bytes);
        return errors.Report(tensor.Name, tensor.Shape, Schemes.Int8, (long)rows * blocks * (block + sizeof(float)));
    }

    private static TensorReport WriteRows(SafetensorsWriter writer, TensorSpec tensor, IValueSource source, WeightsPlan plan, CancellationToken cancellation)
    {
        int rows = tensor.Shape[0], columns = Columns(tensor);
        var step = Math.Max(1, ChunkValues / columns);
        var scales = new float[rows];
        var floats = ArrayPool<float>.Shared.Rent(step * columns);
        var integers = ArrayPool<sbyte>.Shared.Rent(step * columns);
        var restored = new float[columns];
        var errors = new ErrorSum();
        var stream = writer.Begin(tensor.Name);
        for (var first = 0; first < rows; first += step)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(step, rows - first);
            source.Read((long)first * columns, floats.AsSpan(0, count * columns));
            for (var row = 0; row < count; row++)
            {
                var values = floats.AsSpan(row * columns, columns);
                var stored = integers.AsSpan(row * columns, columns);
                var scale = scales[first + row] = Int8Rows.Quantize(values, plan.LeastScale(tensor, first + row), stored);
                for (var i = 0; i < columns; i++) restored[i] = stored[i] * scale;
                errors.Add(values, restored);
            }

            stream.Write(MemoryMarshal.AsBytes(integers.AsSpan(0, count * columns)));
        }

        writer.Begin(tensor.Name + WeightsFile.ScalesSuffix).Write(MemoryMarshal.AsBytes(scales.AsSpan()));
        ArrayPool<float>.Shared.Return(floats);
        ArrayPool<sbyte>.Shared.Return(integers);
        return errors.Report(tensor.Name, tensor.Shape, Schemes.Int8, (long)rows * (columns + sizeof(float)));
    }
}
