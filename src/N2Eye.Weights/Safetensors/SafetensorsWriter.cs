using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json;

namespace N2Eye.Weights.Safetensors;

/// <summary>A tensor that will be written.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Dtype">Element type.</param>
/// <param name="Shape">Sizes of its axes.</param>
public sealed record TensorDeclaration(string Name, Dtype Dtype, IReadOnlyList<long> Shape)
{
    /// <summary>Bytes.</summary>
    public long Length => Shape.Aggregate((long)Dtype.Size(), (product, size) => checked(product * size));
}

/// <summary>
/// Writes a safetensors file, a tensor at a time in any order. The format allows no holes, so alignment comes from the order:
/// sizes divisible by larger powers of two lie first, behind a header padded to a page. Every tensor whose size is a multiple
/// of 64 bytes thus begins at a multiple of 64.
/// </summary>
public sealed class SafetensorsWriter : IDisposable
{
    private const int Page = 4096;

    private readonly AtomicFile file;
    private readonly Dictionary<string, (TensorDeclaration Tensor, long Offset)> places = new(StringComparer.Ordinal);
    private readonly HashSet<string> missing = new(StringComparer.Ordinal);

    /// <summary>Declares every tensor and writes the header.</summary>
    public SafetensorsWriter(string path, IEnumerable<TensorDeclaration> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var ordered = tensors.OrderByDescending(tensor => Math.Min(12, BitOperations.TrailingZeroCount(tensor.Length))).ToList();
        var header = Header(ordered, metadata);
        file = new AtomicFile(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        file.Stream.Write(length);
        file.Stream.Write(header);
        var offset = 8L + header.Length;
        foreach (var tensor in ordered)
        {
            places.Add(tensor.Name, (tensor, offset));
            missing.Add(tensor.Name);
            offset += tensor.Length;
        }

        Extend(path, offset);
    }

    // A file system with a limit on a file's size (FAT: 4 GB) says so here, before the work.
    private void Extend(string path, long length)
    {
        try
        {
            file.Stream.SetLength(length);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            file.Dispose();
            throw new IOException($"{path}: a file of {length} bytes cannot be written there: {exception.Message}", exception);
        }
    }

    /// <summary>Positions for the bytes of a tensor; the caller then writes all of them to the stream.</summary>
    public Stream Begin(string name)
    {
        var (_, offset) = places[name];
        missing.Remove(name);
        file.Stream.Position = offset;
        return file.Stream;
    }

    /// <summary>Makes the file take its place.</summary>
    /// <exception cref="InvalidOperationException">A declared tensor was never written.</exception>
    public void Commit()
    {
        if (missing.Count > 0) throw new InvalidOperationException("Never written: " + string.Join(", ", missing));
        file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static byte[] Header(List<TensorDeclaration> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata) writer.WriteString(key, value);
            writer.WriteEndObject();
            var offset = 0L;
            foreach (var tensor in tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", tensor.Dtype.Name());
                writer.WriteStartArray("shape");
                foreach (var size in tensor.Shape) writer.WriteNumberValue(size);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                writer.WriteNumberValue(offset += tensor.Length);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        var padding = (Page - (8 + (int)buffer.Length) % Page) % Page;
        buffer.Write(Enumerable.Repeat((byte)' ', padding).ToArray());
        return buffer.ToArray();
    }
}
