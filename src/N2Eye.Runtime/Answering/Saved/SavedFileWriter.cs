using System.Buffers.Binary;
using System.IO.Hashing;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Runtime.Answering.Saved;

/// <summary>Writes a saved file (<see cref="SavedFormat"/>), which appears whole or not at all, for its owner alone.</summary>
internal sealed class SavedFileWriter : IDisposable
{
    private readonly AtomicFile file;
    private readonly XxHash128 sum = new();

    /// <param name="path">Where it is to lie; a file that is there keeps its content until <see cref="Commit"/>.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="head">What the numbers are, JSON in UTF-8.</param>
    public SavedFileWriter(string path, SavedKind kind, ReadOnlySpan<byte> head)
    {
        if (head.Length > SavedFormat.LongestHead) throw new IOException($"its head of {head.Length} bytes is too long");
        file = new AtomicFile(path, ownerOnly: true);
        Span<byte> first = stackalloc byte[SavedFormat.FixedBytes];
        SavedFormat.Magic.CopyTo(first);
        BinaryPrimitives.WriteInt32LittleEndian(first[8..], SavedFormat.Version);
        BinaryPrimitives.WriteInt32LittleEndian(first[12..], (int)kind);
        BinaryPrimitives.WriteInt32LittleEndian(first[16..], head.Length);
        Write(first);
        Write(head);
        WriteSum();
    }

    /// <summary>Appends numbers.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        sum.Append(bytes);
        file.Stream.Write(bytes);
    }

    /// <summary>Makes the file take its place.</summary>
    /// <param name="toDisk">A power cut afterwards must not spoil it.</param>
    public void Commit(bool toDisk)
    {
        WriteSum();
        file.Commit(toDisk);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void WriteSum()
    {
        Span<byte> bytes = stackalloc byte[SavedFormat.SumBytes];
        sum.GetCurrentHash(bytes);
        file.Stream.Write(bytes);
    }
}
