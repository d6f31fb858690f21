using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using N2Eye.Quant.Checkpoints;
using N2Eye.Specs.Graph;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Quant.Synthesis;

/// <summary>
/// Writes a Hugging Face checkpoint of random values: the true shapes, names and types of a configuration, where its weights cannot be had.
/// A few stretches of one tensor are in memory at a time, whatever the model's size.
/// </summary>
public static class Synthesizer
{
    private const string IndexName = "model.safetensors.index.json";

    /// <summary>Writes the checkpoint.</summary>
    /// <param name="options">What of, and where.</param>
    /// <param name="tell">Told values written and values in all.</param>
    /// <param name="cancellation">Looked at between stretches.</param>
    /// <returns>The weight files, in order.</returns>
    /// <exception cref="ConfigException">config.json is missing or cannot be used.</exception>
    /// <exception cref="WeightsException">The output holds a checkpoint already.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Run(SynthesizeOptions options, Action<double, double>? tell, CancellationToken cancellation)
    {
        var spec = ConfigFile.Read(Path.Combine(options.Model, "config.json"));
        if (Directory.Exists(options.Output) && Directory.EnumerateFiles(options.Output, "*.safetensors*").FirstOrDefault() is { } there)
            throw new WeightsException($"{options.Output} holds {Path.GetFileName(there)} already: give another --output.");
        Directory.CreateDirectory(options.Output);
        var tensors = spec.Tensors.ToList();
        var shards = Shards(tensors, options).ToList();
        var names = shards.Count == 1 ? ["model.safetensors"]
            : Enumerable.Range(1, shards.Count).Select(number => string.Create(CultureInfo.InvariantCulture, $"model-{number:D5}-of-{shards.Count:D5}.safetensors")).ToList();
        var (done, all) = (0.0, (double)tensors.Sum(tensor => tensor.Count));
        foreach (var (shard, name) in shards.Zip(names))
        {
            using var writer = new SafetensorsWriter(Path.Combine(options.Output, name), shard.Select(number => Declaration(tensors[number], options)), [new("format", "pt")]);
            foreach (var number in shard)
            {
                Write(writer.Begin(tensors[number].Name), number, tensors[number].Count, TensorScale.Of(tensors[number], spec), options, cancellation);
                tell?.Invoke(done += tensors[number].Count, all);
            }

            writer.Commit();
        }

        if (shards.Count > 1) WriteIndex(options, tensors, shards, names);
        // Last, and so never without its weights: what makes the folder a model.
        if (Path.GetFullPath(options.Model) != Path.GetFullPath(options.Output)) ModelFiles.Copy(options.Model, options.Output);
        return [.. names.Select(name => Path.Combine(options.Output, name))];
    }

    private static TensorDeclaration Declaration(TensorSpec tensor, SynthesizeOptions options) =>
        new(tensor.Name, options.Dtype, [.. tensor.Shape.Select(size => (long)size)]);

    /// <summary>Numbers of the tensors of each file.</summary>
    private static IEnumerable<List<int>> Shards(List<TensorSpec> tensors, SynthesizeOptions options)
    {
        var (shard, bytes) = (new List<int>(), 0L);
        foreach (var (number, tensor) in tensors.Index())
        {
            var length = Declaration(tensor, options).Length;
            if (shard.Count > 0 && bytes + length > options.ShardBytes)
            {
                yield return shard;
                (shard, bytes) = ([], 0);
            }

            shard.Add(number);
            bytes += length;
        }

        yield return shard;
    }

    private static void Write(Stream stream, int tensor, long count, TensorScale scale, SynthesizeOptions options, CancellationToken cancellation)
    {
        var together = Math.Max(1, Environment.ProcessorCount);
        var values = ArrayPool<float>.Shared.Rent(together * RandomValues.Stretch);
        var bytes = ArrayPool<byte>.Shared.Rent(together * RandomValues.Stretch * sizeof(float));
        try
        {
            for (var first = 0L; first < count; first += together * RandomValues.Stretch)
            {
                cancellation.ThrowIfCancellationRequested();
                var length = (int)Math.Min(count - first, together * RandomValues.Stretch);
                var begin = first / RandomValues.Stretch;
                Parallel.For(0, (length + RandomValues.Stretch - 1) / RandomValues.Stretch, i =>
                {
                    var at = i * RandomValues.Stretch;
                    var part = values.AsSpan(at, Math.Min(RandomValues.Stretch, length - at));
                    RandomValues.Fill(options.Seed, tensor, begin + i, scale.Mean, scale.Deviation, part);
                    Convert(part, options.Dtype, bytes.AsSpan(at * options.Dtype.Size()));
                });
                stream.Write(bytes, 0, length * options.Dtype.Size());
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static void Convert(ReadOnlySpan<float> values, Dtype dtype, Span<byte> bytes)
    {
        switch (dtype)
        {
            case Dtype.F32:
                MemoryMarshal.AsBytes(values).CopyTo(bytes);
                break;
            case Dtype.F16:
                System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(bytes)[..values.Length]);
                break;
            case Dtype.BF16:
                var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < values.Length; i++)
                {
                    // To the nearest, ties to even; the values are finite.
                    var bits = BitConverter.SingleToUInt32Bits(values[i]);
                    halves[i] = (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "BF16, F16 or F32");
        }
    }

    private static void WriteIndex(SynthesizeOptions options, List<TensorSpec> tensors, List<List<int>> shards, List<string> names)
    {
        using var file = new AtomicFile(Path.Combine(options.Output, IndexName));
        using (var json = new Utf8JsonWriter(file.Stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", tensors.Sum(tensor => Declaration(tensor, options).Length));
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            foreach (var (shard, name) in shards.Zip(names))
            {
                foreach (var number in shard) json.WriteString(tensors[number].Name, name);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        file.Commit();
    }
}
