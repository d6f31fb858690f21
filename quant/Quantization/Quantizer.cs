using System.Security.Cryptography;
using N2Eye.Quant.Checkpoints;
using N2Eye.Quant.Cpu;
using N2Eye.Quant.Npu;
using N2Eye.Runtime;
using N2Eye.Weights;

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

    /// <summary>Values that share a scale, for what is stored in blocks.</summary>
    public int BlockSize { get; init; } = 64;

    /// <summary>Names of tensors that stay float32: * is any run of characters, ? is one.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Conversations to compensate rounding errors with or to compare answers with; null = none, or for an NPU.</summary>
    public CpuOptions? Cpu { get; init; }

    /// <summary>The user's names.</summary>
    public NameMap Names { get; init; } = NameMap.Empty;

    /// <summary>How to calibrate for an NPU; null = for a CPU.</summary>
    public NpuOptions? Npu { get; init; }

    /// <summary>Folders and files that hold the parts; empty = the model folder holds the whole.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Values that share a scale where the user does not say: fewer where each has fewer bits.</summary>
    public static int DefaultBlockSize(string scheme) => scheme == Schemes.Int4 ? 32 : 64;
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
public sealed record QuantizeResult(IReadOnlyList<TensorReport> Tensors, IReadOnlyList<string> Unused, long BytesRead, long BytesWritten)
{
    /// <summary>How the file answers beside float32; null where that was not asked.</summary>
    public Agreement? Agreement { get; init; }
}

/// <summary>Turns a checkpoint into a weights file, a few rows in memory at a time.</summary>
public static class Quantizer
{
    /// <summary>Reads, checks and converts; the output appears whole or not at all.</summary>
    /// <exception cref="WeightsException">The checkpoint cannot be used.</exception>
    /// <exception cref="ConfigException">config.json cannot be used.</exception>
    /// <exception cref="BadFlagException">A pattern of tensors to keep matches none.</exception>
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
            var content = new WeightsContent(model, ModelName(options), StoredValues.Of(model, tensors), Sources(checkpoints, cancellation));
            var plan = WeightsPlan.For(options, model);
            var (reports, agreement) = Write(plan, options, content, progress, cancellation);
            return new QuantizeResult(reports, unused, tensors.Sum(tensor => tensor.Source.Length), new FileInfo(options.Output).Length) { Agreement = agreement };
        }
        finally
        {
            foreach (var checkpoint in checkpoints) checkpoint.Dispose();
        }
    }

    private static (List<TensorReport> Reports, Agreement? Agreement) Write(WeightsPlan plan, QuantizeOptions options, WeightsContent content, IProgress<QuantizeProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            if (options.Npu is { } npu) return NpuTarget.Write(options, npu, content, progress, cancellation);
            if (options.Cpu is { } cpu) return CpuTarget.Write(plan, options, cpu, content, progress, cancellation);
            return (WeightsWriter.Write(plan, content, progress, cancellation), null);
        }
        catch (N2EyeException failure) when (failure.Kind == FailureKind.FileAccess)
        {
            throw new IOException(failure.Message, failure);
        }
        catch (N2EyeException failure)
        {
            throw new WeightsException(failure.Message, failure);
        }
    }

    private static string ModelName(QuantizeOptions options) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.ModelFolder)));

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
