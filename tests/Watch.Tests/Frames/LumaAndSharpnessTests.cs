using N2Eye.Tests.Capture;
using N2Eye.Watch.Frames;

namespace N2Eye.Tests.Frames;

public class LumaAndSharpnessTests
{
    private const int Width = 640;
    private const int Height = 360;

    [Fact]
    public void Every_format_gives_the_same_brightness_for_each_cell()
    {
        static int Scene(int x, int y) => 40 + x / 8 + y / 4;
        Frame[] frames =
        [
            TestPictures.File(TestPictures.Jpeg(Width, Height, Scene)),
            TestPictures.File(TestPictures.Png(Width, Height, Scene)),
            new("c", 1, default, FrameFormat.Yuyv, Width, Height, TestPictures.Yuyv(Width, Height, Scene)),
            new("c", 1, default, FrameFormat.Nv12, Width, Height, (byte[])[.. Enumerable.Range(0, Width * Height).Select(i => (byte)Scene(i % Width, i / Width)), .. Enumerable.Repeat((byte)128, Width * Height / 2)]),
            new("c", 1, default, FrameFormat.Rgb, Width, Height, (byte[])[.. Enumerable.Range(0, Width * Height * 3).Select(i => (byte)Scene(i / 3 % Width, i / 3 / Width))]),
        ];
        foreach (var frame in frames)
        {
            var cells = new float[80 * 45];
            new LumaReader().Read(frame, 80).Average(80, 45, cells);
            for (var i = 0; i < cells.Length; i++) Assert.Equal(Scene(i % 80 * 8 + 4, i / 80 * 8 + 4), cells[i], 3.0f);
        }
    }

    [Fact]
    public void A_jpeg_is_decoded_at_an_eighth()
    {
        var image = new LumaReader().Read(TestPictures.File(TestPictures.Jpeg(Width, Height, (x, _) => x % 256)), 80);
        Assert.Equal((80, 45), (image.Width, image.Height));
    }

    [Fact]
    public void Looking_again_allocates_nothing_of_the_pictures_size()
    {
        var reader = new LumaReader();
        var frame = new Frame("c", 1, default, FrameFormat.Yuyv, Width, Height, TestPictures.Yuyv(Width, Height, (x, _) => x % 256));
        reader.Read(frame, 80);
        Assert.Equal(0, Allocations.Of(() => reader.Read(frame, 80)));
    }

    [Fact]
    public void The_sharpest_of_a_series_is_the_sharp_one()
    {
        // The same scene, ever more blurred by motion.
        double[] sharpness = [.. Enumerable.Range(0, 5).Select(blur => Sharpness.Of(TestPictures.File(TestPictures.Jpeg(Width, Height, (x, y) =>
            (int)Enumerable.Range(-blur, 2 * blur + 1).Average(shift => Detail(x + 2 * shift, y))))))];
        Assert.Equal(sharpness.OrderDescending(), sharpness);
        Assert.True(sharpness[0] > 2 * sharpness[2]);
        // Stripes and spots of no one size, so that no blur falls into step with them.
        static int Detail(int x, int y) => 120 + (int)(50 * Math.Sin(x * x / 900.0 + y / 9.0)) + (x * x * 31 + y * 17) % 41;
    }

    [Fact]
    public void Flat_and_tiny_frames_have_no_sharpness()
    {
        Assert.Equal(0, Sharpness.Of(new Frame("c", 1, default, FrameFormat.Yuyv, 64, 32, TestPictures.Yuyv(64, 32, (_, _) => 90))));
        Assert.Equal(0, Sharpness.Of(new Frame("c", 1, default, FrameFormat.Yuyv, 2, 1, new byte[4])));
        Assert.Equal(-1, Sharpness.Of(TestPictures.File([1, 2, 3])));
    }
}
