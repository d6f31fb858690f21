using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using N2Eye.Runtime;
using N2Eye.Runtime.Pictures;

namespace N2Eye.Watch.Frames;

/// <summary>Frames to pictures that a question can be asked about.</summary>
public static class FramePictures
{
    private static readonly PictureReader Reader = new();

    /// <summary>Decodes a frame. The content hash is of the frame's bytes.</summary>
    /// <param name="frame">The frame.</param>
    /// <exception cref="N2EyeException">BadInput: it is damaged, or its bytes are not what its size needs.</exception>
    public static Picture Decode(Frame frame)
    {
        if (frame.Format == FrameFormat.File) return Reader.Read(frame.Bytes.Span, Name(frame));
        CheckSize(frame);
        var pixels = ArrayPool<byte>.Shared.Rent(frame.Width * frame.Height * Picture.BytesPerPixel);
        var target = pixels.AsSpan(0, frame.Width * frame.Height * Picture.BytesPerPixel);
        switch (frame.Format)
        {
            case FrameFormat.Yuyv:
                YuvPixels.FromYuyv(frame.Bytes.Span, target);
                break;
            case FrameFormat.Nv12:
                YuvPixels.FromNv12(frame.Bytes.Span, frame.Width, frame.Height, target);
                break;
            default:
                var source = frame.Bytes.Span;
                for (int s = 0, t = 0; t < target.Length; s += 3, t += Picture.BytesPerPixel)
                {
                    source.Slice(s, 3).CopyTo(target[t..]);
                    target[t + 3] = byte.MaxValue;
                }

                break;
        }

        return new Picture(Name(frame), Hash(frame), frame.Width, frame.Height, pixels);
    }

    /// <summary>XXH128 of a frame's bytes, 32 hexadecimal digits: the content hash of its picture, without decoding it.</summary>
    public static string Hash(Frame frame) => XxHash128.HashToUInt128(frame.Bytes.Span).ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>How messages call a frame's picture.</summary>
    internal static string Name(Frame frame) => PictureName.Printable(string.Create(CultureInfo.InvariantCulture, $"{frame.Camera} frame {frame.Number}"));

    /// <summary>Bytes of a raw frame.</summary>
    /// <param name="format">Yuyv, Nv12 or Rgb.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    internal static long Size(FrameFormat format, int width, int height)
    {
        var pixels = (long)width * height;
        return format switch { FrameFormat.Yuyv => 2 * pixels, FrameFormat.Nv12 => pixels * 3 / 2, _ => 3 * pixels };
    }

    /// <summary>Refuses a raw frame whose bytes do not fit its size.</summary>
    internal static void CheckSize(Frame frame)
    {
        var pixels = (long)frame.Width * frame.Height;
        var isOdd = frame.Format != FrameFormat.Rgb && frame.Width % 2 != 0 || frame.Format == FrameFormat.Nv12 && frame.Height % 2 != 0;
        if (frame.Width < 1 || frame.Height < 1 || pixels > PictureLimits.Default.MaxPixels || isOdd || frame.Bytes.Length != Size(frame.Format, frame.Width, frame.Height))
        {
            throw new N2EyeException(FailureKind.BadInput, string.Create(CultureInfo.InvariantCulture,
                $"{Name(frame)} has {frame.Bytes.Length} bytes for {frame.Width} × {frame.Height} pixels of {frame.Format}: check the camera's format."));
        }
    }
}
