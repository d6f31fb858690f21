using N2Eye.SingleFile;

namespace N2Eye.Tests;

public sealed class ExecutableTests
{
    private static readonly (string, EntryKind, int)[] Parts =
        [("liba.so", EntryKind.Library, 70_001), ("empty.so", EntryKind.Library, 0), ("w.safetensors", EntryKind.Weights, 200_000)];

    [Fact]
    public void What_was_packed_comes_out_aligned_and_whole()
    {
        using var packed = new PackedFile(parts: Parts);
        using var executable = Executable.Open(packed.Path);
        Assert.Equal(packed.Entries, executable.Entries);
        Assert.Equal(["program", "liba.so", "empty.so", "w.safetensors"], executable.Entries.Select(entry => entry.Name));
        Assert.Equal(0, executable.Entries[0].Offset);
        foreach (var (entry, path) in executable.Entries.Zip([packed.Program, .. packed.Parts.Select(part => part.Path)]))
        {
            executable.Verify(entry);
            Assert.Equal(0, entry.Offset % Entry.Alignment);
            Assert.True(executable.Bytes(entry).SequenceEqual(File.ReadAllBytes(path)), entry.Name);
        }

        Assert.Equal("w.safetensors", executable.Weights!.Name);
        Assert.Null(executable.Find("libb.so"));
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
        var twice = new[] { packed.Parts[0], packed.Parts[0] };
        Assert.Contains("liba.so", Assert.Throws<SingleFileException>(() => Packer.Pack(packed.Program, twice, output)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_one_line() =>
        Assert.Contains("/no/such/n2eye", Assert.Throws<SingleFileException>(() => Executable.Open("/no/such/n2eye")).Message, StringComparison.Ordinal);

    private static void AssertRefused(string path, string word)
    {
        var failure = Assert.Throws<SingleFileException>(() => Executable.Open(path).Dispose());
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
