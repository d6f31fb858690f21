using System.IO.Hashing;
using N2Eye.SingleFile.Libraries;

namespace N2Eye.SingleFile;

/// <summary>
/// Appends libraries and weights to a native program. The same inputs give the same bytes. Libraries are compressed, since they are
/// copied before they are loaded; the rest is used where it lies.
/// </summary>
public static class Packer
{
    /// <summary>Writes program, entries, directory and footer.</summary>
    /// <param name="program">The native program.</param>
    /// <param name="parts">What it is to carry, in this order.</param>
    /// <param name="output">Empty and seekable.</param>
    /// <returns>Everything in the file, the program first.</returns>
    /// <exception cref="IOException">A file cannot be read or the output not be written.</exception>
    /// <exception cref="SingleFileException">The program carries something already, a name comes twice, or a library is empty.</exception>
    public static IReadOnlyList<Entry> Pack(string program, IReadOnlyList<(string Path, EntryKind Kind)> parts, Stream output)
    {
        RefusePacked(program);
        List<Entry> entries = [Append(program, EntryKind.Program, output)];
        foreach (var (path, kind) in parts)
        {
            var entry = Append(path, kind, output);
            if (entries.Any(other => other.Name == entry.Name)) throw new SingleFileException($"{path}: the executable already carries a {entry.Name}.");
            entries.Add(entry);
        }

        Align(output);
        var directory = EntryDirectory.ToBytes(entries);
        var offset = output.Position;
        output.Write(directory);
        output.Write(new Footer(offset, directory.Length, offset + directory.Length + Footer.Size, XxHash128.HashToUInt128(directory)).ToBytes());
        return entries;
    }

    private static Entry Append(string path, EntryKind kind, Stream output)
    {
        Align(output);
        var offset = output.Position;
        using Stream input = kind == EntryKind.Library ? new MemoryStream(Compressed(path)) : File.OpenRead(path);
        var hash = new XxHash128();
        var buffer = new byte[1 << 20];
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            hash.Append(buffer.AsSpan(0, read));
            output.Write(buffer, 0, read);
        }

        return new Entry(Path.GetFileName(path), kind, offset, output.Position - offset, new FileInfo(path).Length, hash.GetCurrentHashAsUInt128());
    }

    private static byte[] Compressed(string path)
    {
        var library = File.ReadAllBytes(path);
        if (library.Length == 0) throw new SingleFileException($"{path} is empty: give a shared library.");
        return LibraryBlocks.Compress(library);
    }

    private static void Align(Stream output)
    {
        var beyond = output.Position % Entry.Alignment;
        if (beyond != 0) output.Write(new byte[Entry.Alignment - beyond]);
    }

    private static void RefusePacked(string program)
    {
        using var input = File.OpenRead(program);
        if (input.Length < Footer.Size) return;
        var last = new byte[Footer.Size];
        input.Position = input.Length - Footer.Size;
        input.ReadExactly(last);
        if (Footer.Parse(last) is not null) throw new SingleFileException($"{program} carries its parts already: give the program as it was linked.");
    }
}
