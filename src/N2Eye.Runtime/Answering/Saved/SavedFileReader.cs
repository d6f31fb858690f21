using System.Buffers.Binary;
using System.IO.Hashing;

namespace N2Eye.Runtime.Answering.Saved;

/// <summary>
/// Reads a saved file (<see cref="SavedFormat"/>). The head is compared with its sum before it is shown; numbers go where they belong at once,
/// and count only after <see cref="Finish"/>.
/// </summary>
internal sealed class SavedFileReader : IDisposable
{
    private readonly FileStream file;
    private readonly XxHash128 sum = new();

    /// <exception cref="SavedFileException">It is no such file, of another version or kind, or its head is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public SavedFileReader(string path, SavedKind kind)
    {
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 20);
        try
        {
            Head = ReadHead(kind);
            Left = file.Length - file.Position - SavedFormat.SumBytes;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What the numbers are, JSON in UTF-8.</summary>
    public byte[] Head { get; }

    /// <summary>Bytes of numbers that were not read yet; negative where the file ends too early.</summary>
    public long Left { get; private set; }

    /// <summary>Reads numbers.</summary>
    /// <exception cref="SavedFileException">There are not so many.</exception>
    public void Read(Span<byte> bytes)
    {
        if (bytes.Length > Left) throw SavedFileException.Damaged("it ends too early");
        Fill(bytes);
        Left -= bytes.Length;
        sum.Append(bytes);
    }

    /// <summary>Passes over numbers that nobody needs: the sum is over them too.</summary>
    public void Skip()
    {
        var buffer = new byte[1 << 16];
        while (Left > 0) Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, Left)));
    }

    /// <summary>Compares what was read with its sum.</summary>
    /// <exception cref="SavedFileException">It is not what was written, or more.</exception>
    public void Finish()
    {
        if (Left != 0) throw SavedFileException.Damaged("it has another length than its head says");
        CheckSum();
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private byte[] ReadHead(SavedKind kind)
    {
        Span<byte> first = stackalloc byte[SavedFormat.FixedBytes];
        if (file.Length < first.Length) throw new SavedFileException("is no file that n2eye saved");
        Fill(first);
        if (!first.StartsWith(SavedFormat.Magic)) throw new SavedFileException("is no file that n2eye saved");
        var version = BinaryPrimitives.ReadInt32LittleEndian(first[8..]);
        if (version != SavedFormat.Version) throw new SavedFileException($"has format {version}, and this program reads {SavedFormat.Version}");
        if (BinaryPrimitives.ReadInt32LittleEndian(first[12..]) != (int)kind) throw new SavedFileException($"was saved by n2eye, but is no {kind.ToString().ToLowerInvariant()}");
        var length = BinaryPrimitives.ReadInt32LittleEndian(first[16..]);
        if (length < 0 || length > SavedFormat.LongestHead || length > file.Length - first.Length - SavedFormat.SumBytes) throw SavedFileException.Damaged("its head runs out of it");
        var head = new byte[length];
        Fill(head);
        sum.Append(first);
        sum.Append(head);
        CheckSum();
        return head;
    }

    private void CheckSum()
    {
        Span<byte> actual = stackalloc byte[SavedFormat.SumBytes], expected = stackalloc byte[SavedFormat.SumBytes];
        sum.GetCurrentHash(actual);
        Fill(expected);
        if (!actual.SequenceEqual(expected)) throw SavedFileException.Damaged("its sum is another");
    }

    private void Fill(Span<byte> bytes)
    {
        try
        {
            file.ReadExactly(bytes);
        }
        catch (EndOfStreamException exception)
        {
            throw SavedFileException.Damaged("it ends too early", exception);
        }
    }
}
