using CsCheck;
using N2Eye.Runtime;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Frames;

namespace N2Eye.Tests.Frames;

public class FramePicturesTests
{
    [Fact]
    public void Yuv_becomes_rgb_as_bt_601_defines_it()
    {
        Gen.Byte[16, 235].Select(Gen.Byte[16, 240], Gen.Byte[16, 240]).Sample((y, u, v) =>
        {
            var (light, blue, red) = ((y - 16) / 219.0, (u - 128) / 224.0, (v - 128) / 224.0);
            double[] expected = [light + 1.402 * red, light - 0.114 * 1.772 / 0.587 * blue - 0.299 * 1.402 / 0.587 * red, light + 1.772 * blue];
            using var packed = FramePictures.Decode(new Frame("c", 1, default, FrameFormat.Yuyv, 2, 1, new byte[] { y, u, y, v }));
            using var planar = FramePictures.Decode(new Frame("c", 1, default, FrameFormat.Nv12, 2, 2, new byte[] { y, y, y, y, u, v }));
            return Enumerable.Range(0, 3).All(c =>
                Math.Abs(packed.Pixels[c] - Math.Clamp(255 * expected[c], 0, 255)) <= 0.51
                && packed.Pixels[c] == packed.Pixels[4 + c] && Enumerable.Range(0, 4).All(pixel => planar.Pixels[4 * pixel + c] == packed.Pixels[c]));
        });
    }

    [Fact]
    public void Pixels_stand_where_they_stood()
    {
        byte[] yuyv = [16, 128, 235, 128, 126, 128, 16, 128];
        using var packed = FramePictures.Decode(new Frame("c", 1, default, FrameFormat.Yuyv, 2, 2, yuyv));
        Assert.Equal([0, 255, 128, 0], Enumerable.Range(0, 4).Select(pixel => packed.Pixels[4 * pixel]));
        byte[] nv12 = [16, 235, 126, 16, 16, 235, 126, 16, 128, 128, 128, 128];
        using var planar = FramePictures.Decode(new Frame("c", 1, default, FrameFormat.Nv12, 4, 2, nv12));
        Assert.Equal([0, 255, 128, 0, 0, 255, 128, 0], Enumerable.Range(0, 8).Select(pixel => planar.Pixels[4 * pixel + 1]));
        using var rgb = FramePictures.Decode(new Frame("c", 1, default, FrameFormat.Rgb, 1, 2, new byte[] { 1, 2, 3, 4, 5, 6 }));
        Assert.Equal([1, 2, 3, 255, 4, 5, 6, 255], rgb.Pixels.ToArray());
    }

    [Fact]
    public void The_hash_is_that_of_the_bytes_and_the_same_before_and_after_decoding()
    {
        var frame = TestPictures.File(TestPictures.Jpeg(1));
        using var picture = FramePictures.Decode(frame);
        Assert.Equal(FramePictures.Hash(frame), picture.ContentHash);
        var raw = new Frame("c", 1, default, FrameFormat.Yuyv, 8, 4, TestPictures.Yuyv(8, 4, (x, y) => x * y));
        using var decoded = FramePictures.Decode(raw);
        Assert.Equal(FramePictures.Hash(raw), decoded.ContentHash);
    }

    [Theory]
    [InlineData(FrameFormat.Yuyv, 4, 2, 15)]
    [InlineData(FrameFormat.Yuyv, 3, 2, 12)]
    [InlineData(FrameFormat.Nv12, 4, 3, 18)]
    [InlineData(FrameFormat.Rgb, 4, 2, 25)]
    [InlineData(FrameFormat.Rgb, 0, 2, 0)]
    [InlineData(FrameFormat.Yuyv, 1 << 16, 1 << 16, 0)]
    public void A_raw_frame_of_another_size_is_refused(FrameFormat format, int width, int height, int bytes)
    {
        var frame = new Frame("c", 7, default, format, width, height, new byte[bytes]);
        Assert.StartsWith("c frame 7 has ", Assert.Throws<N2EyeException>(() => FramePictures.Decode(frame)).Message, StringComparison.Ordinal);
        Assert.Equal(-1, Sharpness.Of(frame));
    }

    [Fact]
    public void A_usb_cameras_jpeg_without_huffman_tables_is_decoded()
    {
        Assert.SkipUnless(Tool.IsInstalled("ffmpeg"), "ffmpeg is not installed.");
        using var folder = new TemporaryFolder();
        // The default tables, which USB cameras leave out.
        Tool.Run("ffmpeg", "", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48", "-frames:v", "1", "-huffman", "default", "-y", folder.File("a.jpg"));
        var whole = File.ReadAllBytes(folder.File("a.jpg"));
        using var expected = FramePictures.Decode(TestPictures.File(whole));
        using var picture = FramePictures.Decode(TestPictures.File(WithoutTables(whole)));
        Assert.Equal(expected.Pixels.ToArray(), picture.Pixels.ToArray());
    }

    private static byte[] WithoutTables(byte[] jpeg)
    {
        List<byte> kept = [.. jpeg[..2]];
        for (var at = 2; ;)
        {
            var size = 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]);
            if (jpeg[at + 1] == 0xDA) return [.. kept, .. jpeg[at..]];
            if (jpeg[at + 1] != 0xC4) kept.AddRange(jpeg[at..(at + size)]);
            at += size;
        }
    }
}
