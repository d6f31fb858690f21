using System.Buffers.Binary;
using System.Text;
using CsCheck;
using N2Eye.Tests;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace Weights.Tests;

public sealed class SafetensorsTests
{
    private const string One = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    [Fact]
    public void A_written_file_reads_back() => Gen.Int[0, 300].Array[1, 8].Sample(sizes =>
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("w.safetensors");
        var tensors = sizes.Select((size, i) => new TensorDeclaration($"t{i}é\"", Dtype.U8, [size])).ToList();
        using (var writer = new SafetensorsWriter(path, tensors, [new("key", "välue")]))
        {
            foreach (var tensor in tensors) writer.Begin(tensor.Name).Write(Content(tensor.Name, tensor.Length));
            writer.Commit();
        }

        using var file = SafetensorsFile.Open(path);
        Assert.Equal("välue", file.Metadata["key"]);
        foreach (var tensor in tensors)
        {
            var entry = file.Find(tensor.Name)!;
            Assert.Equal(Content(tensor.Name, tensor.Length), file.Bytes(entry.Offset, (int)entry.Length).ToArray());
            if (entry.Length % 64 == 0) Assert.True(entry.Offset % 64 == 0 || entry.Length == 0);
        }

        return true;
    }, iter: 50);

    [Fact]
    public void Bytes_are_memory_of_this_process_once_they_are_mapped_until_they_are_let_go()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 14), "needs madvise's MADV_POPULATE_READ, of Linux 5.14");
        const int Length = 8 << 20;
        using var folder = new TemporaryFolder();
        var path = folder.File("w.safetensors");
        using (var writer = new SafetensorsWriter(path, [new TensorDeclaration("t", Dtype.U8, [Length])], []))
        {
            writer.Begin("t").Write(Content("t", Length));
            writer.Commit();
        }

        using var file = SafetensorsFile.Open(path);
        var entry = file.Find("t")!;
        Assert.InRange(Resident(path), 0, Length / 2);
        file.Populate(entry.Offset, entry.Length);
        Assert.InRange(Resident(path), Length, 2 * Length);
        file.Release(entry.Offset, entry.Length);
        Assert.InRange(Resident(path), 0, Length / 2);
        Assert.Equal(Content("t", Length), file.Bytes(entry.Offset, Length).ToArray());
    }

    /// <summary>Bytes of a mapped file that this process has mapped pages for (proc(5), smaps).</summary>
    private static long Resident(string path) => System.IO.File.ReadLines("/proc/self/smaps").SkipWhile(line => !line.EndsWith(path, StringComparison.Ordinal))
        .First(line => line.StartsWith("Rss:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var size, ..]
            ? long.Parse(size, System.Globalization.CultureInfo.InvariantCulture) * 1024 : 0;

    [Theory]
    [InlineData("[]", 0, "no JSON object")]
    [InlineData("{", 0, "not the JSON")]
    [InlineData("", 0, "no JSON object")]
    [InlineData(" {}", 0, "no JSON object")]
    [InlineData("{}x", 0, "not the JSON")]
    [InlineData("{}{}", 0, "not the JSON")]
    [InlineData("""{"a":{"dtype":5,"shape":[2],"data_offsets":[0,8]}}""", 8, "not the JSON")]
    [InlineData("""{"a":{"dtype":null,"shape":[2],"data_offsets":[0,8]}}""", 8, "unknown dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8, "no array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", 8, "no size")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,16]}}""", 8, "two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,1e1]}}""", 8, "no size")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "no size")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775807,9223372036854775807]}}""", 8, "no size")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}""", 8, "no size")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4611686018427387903],"data_offsets":[0,4611686018427387903]}}""", 8, "runs out of the file")]
    [InlineData("""{"a":{"dtype":"F64","shape":[4611686018427387903,4611686018427387903,4611686018427387903],"data_offsets":[0,8]}}""", 8, "cannot have")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[4611686018427387903,4611686018427387903]}}""", 0, "hole of")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}""", 8, "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\u0061":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "\"a\" twice")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "not the JSON")]
    [InlineData("""{"a\n\u001b[31mb":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "cannot have")]
    [InlineData("""{"a":1}""", 0, "no object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "data_offsets")]
    [InlineData("""{"a":{"dtype":"Q9","shape":[2],"data_offsets":[0,8]}}""", 8, "unknown dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "cannot have 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "ends before it begins")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "no size")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2305843009213693952,4],"data_offsets":[0,8]}}""", 8, "cannot have")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", 8, "unknown field")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "names \"dtype\" twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "\"a\" twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}""", 20, "hole of 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "hole of 4 bytes")]
    [InlineData(One, 7, "runs out of the file")]
    [InlineData(One, 9, "follow the last tensor")]
    [InlineData("""{"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "no string")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "\"k\" twice")]
    public void A_malformed_file_is_refused_in_one_line(string header, int data, string expected) => Refused(expected, File(Encoding.UTF8.GetBytes(header), data));

    [Fact]
    public void A_header_that_cannot_be_is_refused_before_memory_is_taken()
    {
        var bytes = File(Encoding.UTF8.GetBytes(One), 8);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 200_000_000);
        Refused("200000000 bytes", bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 1_000_000);
        Refused("truncated", bytes);
        Refused("too short", [1, 2, 3]);
        Refused("too short", []);
        Refused("UTF-8", File([0xFF, .. Encoding.UTF8.GetBytes(One)], 8));
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        Assert.Contains("/no/such", Assert.Throws<WeightsException>(() => SafetensorsFile.Open("/no/such")).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<WeightsException>(() => SafetensorsFile.Open(Path.GetTempPath())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_change_of_the_header_is_read_or_refused() => Gen.Int[0, One.Length - 1].Select(Gen.Byte, Gen.Int[0, 12]).Sample((at, value, data) =>
    {
        var header = Encoding.UTF8.GetBytes(One);
        header[at] = value;
        using var folder = new TemporaryFolder();
        var path = folder.File("x");
        System.IO.File.WriteAllBytes(path, File(header, data));
        try
        {
            using var file = SafetensorsFile.Open(path);
            return file.Tensors.Sum(tensor => tensor.Length) == data;
        }
        catch (WeightsException)
        {
            return true;
        }
    }, iter: 2000);

    private const string Three = """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[0,7],"data_offsets":[8,8]},"c":{"dtype":"BF16","shape":[],"data_offsets":[8,10]}} """;

    [Fact]
    public void Zero_sizes_scalars_and_padding_are_allowed()
    {
        using var folder = new TemporaryFolder();
        System.IO.File.WriteAllBytes(folder.File("x"), File(Encoding.UTF8.GetBytes(Three), 10));
        using var file = SafetensorsFile.Open(folder.File("x"));
        Assert.Equal(["a", "b", "c"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([8L, 0, 2], file.Tensors.Select(tensor => tensor.Length));
    }

    /// <summary>Bytes cut out, doubled, overwritten; JSON's own characters and large numbers among them.</summary>
    [Fact]
    public void Any_damage_is_read_or_refused()
    {
        var pieces = new[] { "{", "}", "[", "]", "\"", ",", ":", "-", "9", "99999999999999999999", "1e9", "null", "\\", "\\ud800", "\0", "\u00e9", " ", "\n", "a", "b", "\"a\":", "[0,8]", "[8,8]", "4611686018427387903" };
        var edit = Gen.Int[0, 300].Select(Gen.Int[0, 12], Gen.Int[0, pieces.Length - 1]);
        edit.Array[1, 4].Select(Gen.Int[0, 20], Gen.Int[-3, 3]).Sample((edits, data, length) =>
        {
            var header = Three;
            foreach (var (at, cut, piece) in edits)
            {
                var start = Math.Min(at, header.Length);
                header = string.Concat(header.AsSpan(0, start), pieces[piece], header.AsSpan(Math.Min(header.Length, start + cut)));
            }

            var bytes = File(Encoding.UTF8.GetBytes(header), data);
            BinaryPrimitives.WriteInt64LittleEndian(bytes, BinaryPrimitives.ReadInt64LittleEndian(bytes) + length);
            using var folder = new TemporaryFolder();
            System.IO.File.WriteAllBytes(folder.File("x"), bytes);
            try
            {
                using var file = SafetensorsFile.Open(folder.File("x"));
                foreach (var tensor in file.Tensors) Assert.Equal(tensor.Length, file.Bytes(tensor.Offset, (int)tensor.Length).Length);
            }
            catch (WeightsException failure)
            {
                Assert.DoesNotContain(failure.Message, char.IsControl);
            }
        }, iter: 1000);
    }

    [Fact]
    public void Nothing_is_left_where_writing_stops()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("w");
        System.IO.File.WriteAllText(path, "old");
        using (var writer = new SafetensorsWriter(path, [new("a", Dtype.U8, [4])], []))
        {
            Assert.Throws<InvalidOperationException>(writer.Commit);
        }

        Assert.Equal("old", System.IO.File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_a_killed_run_left_is_overwritten_and_a_running_one_is_not_disturbed()
    {
        using var folder = new TemporaryFolder();
        System.IO.File.WriteAllText(folder.File("w.tmp"), "left behind by a run that was killed");
        using (var file = new AtomicFile(folder.File("w")))
        {
            file.Stream.Write("new"u8);
            Assert.Throws<IOException>(() => new AtomicFile(folder.File("w")));
            file.Commit();
        }

        Assert.Equal("new", System.IO.File.ReadAllText(folder.File("w")));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Nothing_is_left_where_the_disk_is_full()
    {
        using var folder = new TemporaryFolder();
        using (var file = new AtomicFile(folder.File("w")))
        {
            // No file system holds a file of that length: the buffered bytes fail when they are flushed, as on a full disk.
            file.Stream.Position = long.MaxValue - 100;
            file.Stream.Write([1, 2, 3]);
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_that_the_file_system_cannot_hold_is_named_before_the_work()
    {
        using var folder = new TemporaryFolder();
        var failure = Assert.Throws<IOException>(() => new SafetensorsWriter(folder.File("w"), [new("a", Dtype.U8, [long.MaxValue / 2])], []));
        Assert.Contains(folder.File("w"), failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_stretch_of_a_larger_file_can_be_opened()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("w");
        var inner = File(Encoding.UTF8.GetBytes(One), 8);
        System.IO.File.WriteAllBytes(path, [.. new byte[100], .. inner, .. new byte[50]]);
        using var file = SafetensorsFile.Open(path, 100, inner.Length);
        Assert.Equal(100 + inner.Length - 8, file.Find("a")!.Offset);
    }

    private static byte[] Content(string seed, long length) => [.. Enumerable.Range(0, (int)length).Select(i => (byte)(i * 31 + seed.Length))];

    private static void Refused(string expected, byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("bad.safetensors");
        System.IO.File.WriteAllBytes(path, bytes);
        var failure = Assert.Throws<WeightsException>(() => SafetensorsFile.Open(path));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, char.IsControl);
    }

    private static byte[] File(byte[] header, int data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. new byte[data]];
    }
}
