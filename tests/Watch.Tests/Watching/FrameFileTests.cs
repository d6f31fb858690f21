using N2Eye.Runtime.Pictures;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Watching;

namespace N2Eye.Tests.Watching;

public sealed class FrameFileTests
{
    [Fact]
    public void A_cameras_own_file_stays_as_it_is()
    {
        var png = File.ReadAllBytes(Repository.Model("n2eye-tiny", "sample.png"));
        var (bytes, extension) = FrameFile.Of(Made.Frame("gate", 1) with { Bytes = png });
        Assert.Equal("png", extension);
        Assert.Equal(png, bytes.ToArray());
        Assert.Equal("bin", FrameFile.Of(Made.Frame("gate", 1)).Extension);
    }

    [Fact]
    public void Raw_pixels_become_a_JPEG_that_shows_them()
    {
        const int Width = 64, Height = 48;
        var pixels = new byte[Width * Height * 3];
        for (var i = 0; i < pixels.Length; i += 3) (pixels[i], pixels[i + 1], pixels[i + 2]) = ((byte)200, (byte)40, (byte)90);
        var (bytes, extension) = FrameFile.Of(new Frame("gate", 1, Made.Now, FrameFormat.Rgb, Width, Height, pixels));
        using var picture = new PictureReader().Read(bytes.Span, "snapshot");
        Assert.Equal(("jpg", Width, Height), (extension, picture.Width, picture.Height));
        for (var i = 0; i < picture.Pixels.Length; i += 4)
        {
            Assert.InRange(picture.Pixels[i], 195, 205);
            Assert.InRange(picture.Pixels[i + 1], 35, 45);
            Assert.InRange(picture.Pixels[i + 2], 85, 95);
        }
    }
}
