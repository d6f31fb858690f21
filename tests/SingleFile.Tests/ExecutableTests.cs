using N2Eye.SingleFile;

namespace N2Eye.Tests;

public sealed class ExecutableTests
{
    private static readonly (string, EntryKind, int)[] Parts =
        [("liba.so", EntryKind.Library, 1_070_001), ("libb.so", EntryKind.Library, 1), ("w.safetensors", EntryKind.Weights, 200_000)];

    [Fact]
    public void What_was_packed_comes_out_aligned_and_whole()
    {
        using var packed = new PackedFile(parts: Parts);
        using var executable = Executable.Open(packed.Path);
        Assert.Equal(packed.Entries, executable.Entries);
        Assert.Equal(["program", "liba.so", "libb.so", "w.safetensors"], executable.Entries.Select(entry => entry.Name));
        Assert.Equal(0, executable.Entries[0].Offset);
        foreach (var (entry, path) in executable.Entries.Zip([packed.Program, .. packed.Parts.Select(part => part.Path)]))
        {
            executable.Verify(entry);
            Assert.Equal(0, entry.Offset % Entry.Alignment);
            var bytes = entry.Kind == EntryKind.Library ? Unpacked(executable, entry) : executable.Bytes(entry);
            Assert.True(bytes.SequenceEqual(File.ReadAllBytes(path)), entry.Name);
        }

        Assert.Equal("w.safetensors", executable.Weights!.Name);
        Assert.Null(executable.Find("libc.so"));
    }

    [Fact]
    public void A_library_is_compressed_and_anything_else_there_is_damage()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("program"), new byte[1000]);
        File.WriteAllText(folder.File("liba.so"), string.Concat(Enumerable.Repeat("the same again, ", 10_000)));
        using (var output = File.Create(folder.File("packed"))) Packer.Pack(folder.File("program"), [(folder.File("liba.so"), EntryKind.Library)], output);
        using var executable = Executable.Open(folder.File("packed"));
        var library = executable.Find("liba.so")!;
        Assert.Equal(160_000, library.Size);
        Assert.InRange(library.Length, 1, 2_000);
        foreach (var wrong in (Entry[])[library with { Size = 159_999 }, library with { Length = library.Length - 1 }, library with { Offset = 0 }])
            Assert.Contains("liba.so inside it is not what was packed", Assert.Throws<SingleFileException>(() => Unpacked(executable, wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_parts_give_the_same_bytes()
    {
        using var a = new PackedFile(parts: Parts);
        using var b = new PackedFile(parts: Parts);
        Assert.True(File.ReadAllBytes(a.Path).AsSpan().SequenceEqual(File.ReadAllBytes(b.Path)));
    }

    [Fact]
    public void Every_cut_is_noticed_when_it_is_opened()
    {
        using var packed = new PackedFile(parts: Parts);
        var whole = File.ReadAllBytes(packed.Path);
        foreach (var length in (int[])[0, 1, 63, 64, 100_000, whole.Length / 2, whole.Length - 64, whole.Length - 1])
        {
            File.WriteAllBytes(packed.Path, whole[..length]);
            AssertRefused(packed.Path, "truncated");
        }

        File.WriteAllBytes(packed.Path, [.. whole, 0]);
        AssertRefused(packed.Path, "truncated");
    }

    /// <summary>Any byte of any part, of the directory and of the footer; padding is the only thing that may change.</summary>
    [Fact]
    public void Every_changed_byte_is_noticed_where_it_matters()
    {
        using var packed = new PackedFile(parts: Parts);
        var whole = File.ReadAllBytes(packed.Path);
        var random = new Random(7);
        var directory = (int)((packed.Entries[^1].Offset + packed.Entries[^1].Length + Entry.Alignment - 1) / Entry.Alignment * Entry.Alignment);
        for (var round = 0; round < 300; round++)
        {
            var changed = round < 100 ? random.Next(directory, whole.Length) : random.Next(whole.Length);
            var bytes = whole.ToArray();
            bytes[changed] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(packed.Path, bytes);
            if (changed >= directory)
            {
                Assert.Throws<SingleFileException>(() => Executable.Open(packed.Path).Dispose());
                continue;
            }

            using var executable = Executable.Open(packed.Path);
            foreach (var entry in executable.Entries)
            {
                if (changed < entry.Offset || changed >= entry.Offset + entry.Length) executable.Verify(entry);
                else Assert.Contains(entry.Name, Assert.Throws<SingleFileException>(() => executable.Verify(entry)).Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_packed_program_and_a_name_that_comes_twice_are_refused()
    {
        using var packed = new PackedFile(parts: Parts);
        using var output = new MemoryStream();
        Assert.Contains("already", Assert.Throws<SingleFileException>(() => Packer.Pack(packed.Path, [], output)).Message, StringComparison.Ordinal);
        using var empty = new PackedFile(parts: ("empty", EntryKind.Weights, 0));
        Assert.Contains("is empty", Assert.Throws<SingleFileException>(() => Packer.Pack(packed.Program, [(empty.Parts[0].Path, EntryKind.Library)], output)).Message, StringComparison.Ordinal);
        var twice = new[] { packed.Parts[0], packed.Parts[0] };
        Assert.Contains("liba.so", Assert.Throws<SingleFileException>(() => Packer.Pack(packed.Program, twice, output)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_one_line() =>
        Assert.Contains("/no/such/n2eye", Assert.Throws<SingleFileException>(() => Executable.Open("/no/such/n2eye")).Message, StringComparison.Ordinal);

    private static ReadOnlySpan<byte> Unpacked(Executable executable, Entry entry)
    {
        using var folder = new TemporaryFolder();
        using (var file = File.OpenHandle(folder.File("library"), FileMode.CreateNew, FileAccess.Write)) executable.Unpack(entry, file);
        return File.ReadAllBytes(folder.File("library"));
    }

    private static void AssertRefused(string path, string word)
    {
        var failure = Assert.Throws<SingleFileException>(() => Executable.Open(path).Dispose());
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
