using N2Eye.Runtime;
using N2Eye.Runtime.Pictures;
using N2Eye.Runtime.Pictures.Decoding;
using SkiaSharp;

namespace N2Eye.Watch.Frames;

/// <summary>
/// Reads frames' brightness at a small size, as cheaply as their format allows: every n-th box of raw frames, a JPEG decoded at an
/// eighth to a half of its size. For one thread at a time; what it returns is valid until the next call.
/// </summary>
internal sealed class LumaReader
{
    private readonly PictureReader pictures = new();
    private byte[] luma = [];
    private byte[] pixels = [];

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="width">At least as many pixels in a row, where the frame has them.</param>
    /// <exception cref="N2EyeException">BadInput: the frame is damaged.</exception>
    public LumaImage Read(Frame frame, int width)
    {
        if (frame.Format == FrameFormat.File) return Scaled(frame, width) ?? Whole(frame);
        FramePictures.CheckSize(frame);
        return Boxes(frame, width, step: frame.Format switch { FrameFormat.Yuyv => 2, FrameFormat.Nv12 => 1, _ => 3 });
    }

    /// <summary>Averages boxes of raw pixels; of RGB the green, which is most of brightness.</summary>
    private LumaImage Boxes(Frame frame, int width, int step)
    {
        var scale = Math.Max(1, frame.Width / width);
        var offset = step == 3 ? 1 : 0;
        var (columns, rows) = (frame.Width / scale, Math.Max(1, frame.Height / scale));
        Reserve(ref luma, columns * rows);
        var source = frame.Bytes.Span;
        // A few samples of a box tell its brightness; all of them would cost as much as decoding.
        var stride = Math.Max(1, scale / 4);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var (sum, count) = (0, 0);
                for (var y = row * scale; y < Math.Min((row + 1) * scale, frame.Height); y += stride)
                {
                    for (var x = column * scale; x < (column + 1) * scale; x += stride, count++) sum += source[(y * frame.Width + x) * step + offset];
                }

                luma[row * columns + column] = (byte)(sum / count);
            }
        }

        return new LumaImage(columns, rows, luma);
    }

    /// <summary>A JPEG that lies as it is shown, at the smallest size that its decoder offers; null for others.</summary>
    private unsafe LumaImage? Scaled(Frame frame, int width)
    {
        var file = frame.Bytes.Span;
        if (PictureSignature.Of(file) != PictureFormat.Jpeg || ExifOrientation.Read(ExifBlock.Find(PictureFormat.Jpeg, file)) != Orientation.TopLeft) return null;
        fixed (byte* encoded = file)
        {
            using var data = SKData.Create((nint)encoded, file.Length);
            using var codec = SKCodec.Create(new SKMemoryStream(data), out _);
            if (codec is null) return null;
            var size = Smallest(codec, width);
            if ((long)size.Width * size.Height > PictureLimits.Default.MaxPixels) return null;
            var target = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque, null!);
            Reserve(ref pixels, target.BytesSize);
            fixed (byte* first = pixels)
            {
                if (codec.GetPixels(target, (nint)first, target.RowBytes, SKCodecOptions.Default) != SKCodecResult.Success) return null;
            }

            return FromPixels(pixels, size.Width, size.Height);
        }
    }

    private static SKSizeI Smallest(SKCodec codec, int width)
    {
        foreach (var scale in (ReadOnlySpan<float>)[0.125f, 0.25f, 0.5f])
        {
            var size = codec.GetScaledDimensions(scale);
            if (size.Width >= width) return size;
        }

        return codec.Info.Size;
    }

    private LumaImage Whole(Frame frame)
    {
        using var picture = pictures.Read(frame.Bytes.Span, FramePictures.Name(frame));
        return FromPixels(picture.Pixels, picture.Width, picture.Height);
    }

    /// <summary>BT.601's weights, in 256ths.</summary>
    private LumaImage FromPixels(ReadOnlySpan<byte> rgba, int width, int height)
    {
        Reserve(ref luma, width * height);
        for (int i = 0, p = 0; i < width * height; i++, p += Picture.BytesPerPixel)
            luma[i] = (byte)((77 * rgba[p] + 150 * rgba[p + 1] + 29 * rgba[p + 2]) >> 8);
        return new LumaImage(width, height, luma);
    }

    private static void Reserve(ref byte[] buffer, int size)
    {
        if (buffer.Length < size) buffer = new byte[size];
    }
}
