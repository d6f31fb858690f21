using CsCheck;
using N2Eye.Runtime;
using N2Eye.Runtime.Pictures;

namespace N2Eye.Tests.Pictures;

public sealed class PictureReaderTests
{
    private static readonly PictureReader Reader = new();

    [Fact]
    public void What_is_no_picture_is_refused_by_name()
    {
        Refused("empty", Decode([]));
        Refused("not a picture", Decode("this is a text file, not a picture"u8.ToArray()));
        Refused("truncated", Decode(Bytes("rgb_640x480.png")[..40_000]));
        Refused("truncated", Decode(Bytes("jpeg.jpg")[..30_000]));
        Refused("30000 × 30000", Decode(HugePng()));
        Refused("is a directory", () => Reader.Read(Path.GetTempPath()), FailureKind.FileAccess);
        Refused("does not exist", () => Reader.Read("/no/such/picture.png"), FailureKind.FileAccess);

        static Action Decode(byte[] bytes) => () => Reader.Read(bytes, "p.png");
    }

    [Fact]
    public void A_huge_header_is_refused_before_memory_is_taken()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<N2EyeException>(() => Reader.Read(HugePng(), "p.png"));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Damaged_bytes_give_a_picture_or_one_line()
    {
        var files = new[] { "rgb_50x41.png", "palette.png", "jpeg_gray.jpg", "gif_first.gif", "lossless.webp", "exif_6.jpg" }.Select(Bytes).ToArray();
        Gen.Int[0, files.Length - 1].Select(Gen.Int[0, 1 << 20].Array[1, 8], Gen.Byte.Array[8], Gen.Double[0.2, 1]).Sample((file, places, values, share) =>
        {
            var bytes = files[file].ToArray();
            for (var i = 0; i < places.Length; i++) bytes[places[i] % bytes.Length] = values[i % values.Length];
            try
            {
                using var picture = Reader.Read(bytes.AsSpan(0, (int)(bytes.Length * share)), "p");
                return picture.Pixels.Length == 4 * picture.Width * picture.Height;
            }
            catch (N2EyeException failure)
            {
                return failure.Message.StartsWith("p ", StringComparison.Ordinal) && !failure.Message.Contains('\n', StringComparison.Ordinal);
            }
        }, iter: 300);
    }

    [Fact]
    public void The_same_bytes_have_the_same_hash()
    {
        var (a, b) = (Reader.Read(Bytes("rgba.png"), "a"), Reader.Read(Bytes("rgba.png"), "b"));
        Assert.Equal(a.ContentHash, b.ContentHash);
        Assert.Equal(32, a.ContentHash.Length);
    }

    private static void Refused(string expected, Action read, FailureKind kind = FailureKind.BadInput)
    {
        var failure = Assert.Throws<N2EyeException>(read);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(kind, failure.Kind);
    }

    private static byte[] Bytes(string name) => File.ReadAllBytes(Repository.Oracle("images", name));

    /// <summary>A valid PNG header that claims 30,000 × 30,000 pixels.</summary>
    private static byte[] HugePng()
    {
        var bytes = Bytes("rgb_50x41.png");
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 30_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 30_000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc(bytes.AsSpan(12, 17)));
        return bytes;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
