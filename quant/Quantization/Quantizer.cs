using System.Buffers;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using N2Eye.Quant.Checkpoints;
using N2Eye.Specs.Graph;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Quant.Quantization;

/// <summary>What to make of a checkpoint.</summary>
public sealed record QuantizeOptions
{
    /// <summary>Folder with config.json.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>The weights file to write.</summary>
    public required string Output { get; init; }

    /// <summary>One of <see cref="Schemes"/>.</summary>
    public string Scheme { get; init; } = Schemes.Int8;

    /// <summary>Values that share a scale.</summary>
    public int BlockSize { get; init; } = 64;

    /// <summary>The user's names.</summary>
    public NameMap Names { get; init; } = NameMap.Empty;

    /// <summary>Folders and files that hold the parts; empty = the model folder holds the whole.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}

/// <summary>How far a run is.</summary>
/// <param name="Tensor">Tensor that was just written.</param>
/// <param name="Done">Bytes of the checkpoint behind.</param>
/// <param name="Total">Bytes of the checkpoint in all.</param>
public readonly record struct QuantizeProgress(string Tensor, long Done, long Total);

/// <summary>What a run did.</summary>
/// <param name="Tensors">One entry a tensor of the weights file, in the model's order.</param>
/// <param name="Unused">Tensors of the checkpoint that the model does not have.</param>
/// <param name="BytesRead">Size of the tensors read.</param>
/// <param name="BytesWritten">Size of the weights file.</param>
public sealed record QuantizeResult(IReadOnlyList<TensorReport> Tensors, IReadOnlyList<string> Unused, long BytesRead, long BytesWritten);

/// <summary>Turns a checkpoint into a weights file, a few rows in memory at a time.</summary>
public static class Quantizer
{
    /// <summary>Values converted at once: bounds the memory whatever the model's size.</summary>
    private const int ChunkValues = 1 << 22;

    /// <summary>Reads, checks and converts; the output appears whole or not at all.</summary>
    /// <exception cref="WeightsException">The checkpoint cannot be used.</exception>
    /// <exception cref="ConfigException">config.json cannot be used.</exception>
    public static QuantizeResult Run(QuantizeOptions options, IProgress<QuantizeProgress>? progress = null, CancellationToken cancellation = default)
    {
        var model = ConfigFile.Read(Path.Combine(options.ModelFolder, "config.json"));
        var checkpoints = new List<Checkpoint>();
        try
        {
            foreach (var part in options.Parts.Count > 0 ? options.Parts : [options.ModelFolder])
                checkpoints.Add(Directory.Exists(part) ? Checkpoint.OpenFolder(part) : Checkpoint.OpenFile(part));
            OutputFile.Check(options.Output, [Path.Combine(options.ModelFolder, "config.json"), .. checkpoints.Select(checkpoint => checkpoint.Index).OfType<string>(), .. checkpoints.SelectMany(checkpoint => checkpoint.Files)]);
            var resolver = new TensorResolver(checkpoints, options.Names);
            var tensors = resolver.Resolve(model);
            var unused = resolver.Unused(tensors.Select(tensor => tensor.Source));
            var reports = Write(options, model, StoredValues.Of(model, tensors), Sources(checkpoints, cancellation), progress, cancellation);
            return new QuantizeResult(reports, unused, tensors.Sum(tensor => tensor.Source.Length), new FileInfo(options.Output).Length);
        }
        finally
        {
            foreach (var checkpoint in checkpoints) checkpoint.Dispose();
        }
    }

    private static List<TensorReport> Write(
        QuantizeOptions options, ModelSpec model, IReadOnlyList<(TensorSpec Tensor, IValueSource Source)> tensors,
        IEnumerable<KeyValuePair<string, string>> sources, IProgress<QuantizeProgress>? progress, CancellationToken cancellation)
    {
        var quantized = options.Scheme == Schemes.Int8;
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.ModelFolder)));
        var metadata = WeightsFile.Metadata(model.Fingerprint, options.Scheme, quantized ? options.BlockSize : 0, name, sources, "n2eye-quant " + Version);
        using var writer = new SafetensorsWriter(options.Output, tensors.SelectMany(tensor => Declare(tensor.Tensor, options)), metadata);
        var reports = new List<TensorReport>();
        long done = 0, total = tensors.Sum(tensor => tensor.Source.Length);
        foreach (var (tensor, source) in tensors)
        {
            reports.Add(IsQuantized(tensor, options) ? WriteInt8(writer, tensor, source, BlockOf(tensor, options), cancellation) : WriteFloat(writer, tensor, source, cancellation));
            done += source.Length;
            progress?.Report(new QuantizeProgress(tensor.Name, done, total));
        }

        writer.Commit();
        return reports;
    }

    private static string Version => typeof(Quantizer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static bool IsQuantized(TensorSpec tensor, QuantizeOptions options) => options.Scheme == Schemes.Int8 && tensor.Policy != TensorPolicy.Float;

    /// <summary>Values of a row: of a kernel, all that make one output channel.</summary>
    private static int Columns(TensorSpec tensor) => (int)(tensor.Count / tensor.Shape[0]);

    /// <summary>Values that share a scale: a block, or a whole output channel of a kernel.</summary>
    private static int BlockOf(TensorSpec tensor, QuantizeOptions options) => tensor.Policy == TensorPolicy.Kernel ? Columns(tensor) : options.BlockSize;

    private static IEnumerable<TensorDeclaration> Declare(TensorSpec tensor, QuantizeOptions options)
    {
        long[] shape = [.. tensor.Shape.Select(size => (long)size)];
        if (!IsQuantized(tensor, options)) return [new(tensor.Name, Dtype.F32, shape)];
        if (tensor.Policy == TensorPolicy.Kernel) return [new(tensor.Name, Dtype.U8, shape), new(tensor.Name + WeightsFile.ScalesSuffix, Dtype.F32, [shape[0]])];
        long rows = tensor.Shape[0], blocks = Int8Blocks.BlocksOf(tensor.Shape[1], options.BlockSize);
        return [new(tensor.Name, Dtype.U8, [rows, blocks, options.BlockSize]), new(tensor.Name + WeightsFile.ScalesSuffix, Dtype.F32, [rows, blocks])];
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

    private static List<KeyValuePair<string, string>> Sources(IEnumerable<Checkpoint> checkpoints, CancellationToken cancellation)
    {
        var hashes = new List<KeyValuePair<string, string>>();
        foreach (var path in checkpoints.SelectMany(checkpoint => checkpoint.Files))
        {
            cancellation.ThrowIfCancellationRequested();
            using var stream = File.OpenRead(path);
            // Parts have files of the same name in folders of their own.
            var name = Path.Combine(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))!), Path.GetFileName(path));
            hashes.Add(new(name, Convert.ToHexStringLower(SHA256.HashData(stream))));
        }

        return hashes;
    }
}
