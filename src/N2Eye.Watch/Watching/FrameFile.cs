using N2Eye.Runtime.Pictures;
using N2Eye.Runtime.Pictures.Decoding;
using N2Eye.Watch.Frames;
using SkiaSharp;

namespace N2Eye.Watch.Watching;

/// <summary>Frames as picture files.</summary>
internal static class FrameFile
{
    // Nobody sees the difference, and a model hardly.
    private const int Quality = 92;

    /// <summary>The camera's own file, or a JPEG made from its pixels.</summary>
    /// <returns>The file and its name's extension.</returns>
    /// <exception cref="Runtime.N2EyeException">The bytes are not what the frame says.</exception>
    public static (ReadOnlyMemory<byte> Bytes, string Extension) Of(Frame frame)
    {
        if (frame.Format == FrameFormat.File) return (frame.Bytes, Extension(PictureSignature.Of(frame.Bytes.Span)));
        using var picture = FramePictures.Decode(frame);
        using var bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque, null));
        picture.Pixels.CopyTo(bitmap.GetPixelSpan()); // (height, width, 4)
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return (data.ToArray(), "jpg");
    }

    private static string Extension(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "jpg",
        PictureFormat.Png => "png",
        PictureFormat.WebP => "webp",
        PictureFormat.Bmp => "bmp",
        PictureFormat.Gif => "gif",
        _ => "bin",
    };
}
