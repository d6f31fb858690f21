using System.Buffers;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using N2Eye.SingleFile.Libraries;

namespace N2Eye.SingleFile;

/// <summary>An executable that carries its libraries and weights (docs/single-file.md), mapped: nothing is read before it is needed.</summary>
public sealed unsafe class Executable : IDisposable
{
    private const int HashedAtOnce = 1 << 30; // a span has no more than 2 GiB

    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;

    private Executable(string path, MemoryMappedFile map, MemoryMappedViewAccessor view, byte* start, IReadOnlyList<Entry> entries)
    {
        Path = path;
        this.map = map;
        this.view = view;
        this.start = start;
        Entries = entries;
    }

    /// <summary>The file, absolute, with no symbolic link in it.</summary>
    public string Path { get; }

    /// <summary>What it carries, in file order; the program itself first.</summary>
    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>Opens a file that the packer wrote.</summary>
    /// <exception cref="SingleFileException">It is truncated, altered, or carries nothing.</exception>
    public static Executable Open(string path)
    {
        MemoryMappedFile? map = null;
        MemoryMappedViewAccessor? view = null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var length = stream.Length;
            if (length < Footer.Size) throw Truncated(path);
            map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new Executable(path, map, view, start, ReadEntries(path, start, length));
        }
        catch (Exception exception)
        {
            view?.Dispose();
            map?.Dispose();
            if (exception is IOException or UnauthorizedAccessException) throw new SingleFileException($"{path} cannot be read: {exception.Message}", exception);
            throw;
        }
    }

    /// <summary>The entry of that name, or null.</summary>
    public Entry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);

    /// <summary>The weights that it carries, or null.</summary>
    public Entry? Weights => Entries.FirstOrDefault(entry => entry.Kind == EntryKind.Weights);

    /// <summary>The bytes of an entry where they are mapped.</summary>
    /// <exception cref="OverflowException">It has more than 2 GiB.</exception>
    public ReadOnlySpan<byte> Bytes(Entry entry) => new(start + entry.Offset, checked((int)entry.Length));

    /// <summary>Reads an entry to its end and compares its hash.</summary>
    /// <exception cref="SingleFileException">The bytes are not those that were packed.</exception>
    public void Verify(Entry entry)
    {
        if (Hash(entry) != entry.Hash) throw Damaged(entry);
    }

    /// <summary>Writes the library that was packed.</summary>
    /// <param name="entry">A library.</param>
    /// <param name="file">Empty, writable.</param>
    /// <exception cref="SingleFileException">What is packed has another size.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Unpack(Entry entry, SafeFileHandle file)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LibraryBlocks.Size);
        try
        {
            long written = 0;
            for (var rest = Bytes(entry); rest.Length > 0;)
            {
                var count = LibraryBlocks.Next(ref rest, buffer);
                if (count < 0) throw Damaged(entry);
                RandomAccess.Write(file, buffer.AsSpan(0, count), written);
                written += count;
            }

            if (written != entry.Size) throw Damaged(entry);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }

    private SingleFileException Damaged(Entry entry) => new(
        $"{Path} was altered or damaged: {entry.Name} inside it is not what was packed (bytes {entry.Offset} to {entry.Offset + entry.Length}). Copy the file again and compare its SHA-256.");

    private UInt128 Hash(Entry entry)
    {
        var hash = new XxHash128();
        for (long done = 0; done < entry.Length; done += HashedAtOnce)
            hash.Append(new ReadOnlySpan<byte>(start + entry.Offset + done, (int)Math.Min(HashedAtOnce, entry.Length - done)));
        return hash.GetCurrentHashAsUInt128();
    }

    private static IReadOnlyList<Entry> ReadEntries(string path, byte* start, long length)
    {
        if (Footer.Parse(new ReadOnlySpan<byte>(start + length - Footer.Size, Footer.Size)) is not { } footer || footer.FileLength != length)
            throw Truncated(path);
        if (footer.DirectoryOffset < 0 || footer.DirectoryLength < 0 || footer.DirectoryOffset + footer.DirectoryLength != length - Footer.Size)
            throw Truncated(path);
        var directory = new ReadOnlySpan<byte>(start + footer.DirectoryOffset, checked((int)footer.DirectoryLength)).ToArray();
        if (XxHash128.HashToUInt128(directory) != footer.DirectoryHash) throw Damaged(null);
        try
        {
            return EntryDirectory.Parse(directory, length);
        }
        catch (FormatException malformed)
        {
            throw Damaged(malformed);
        }

        SingleFileException Damaged(Exception? inner) =>
            new($"{path} was altered or damaged: the list of what is inside it is not what was packed. Copy the file again and compare its SHA-256.", inner);
    }

    private static SingleFileException Truncated(string path) =>
        new($"{path} is truncated, or something was appended to it or stripped from it: its last bytes are not those that were packed. Copy the file again and compare its SHA-256.");
}
