using System.Buffers;
using SkiaSharp;

namespace N2Eye.Runtime.Pictures.Decoding;

/// <summary>Encoded bytes to upright RGB, by Skia's codecs.</summary>
internal static class PictureDecoder
{
    public static Picture Decode(PictureSource source, PictureLimits limits)
    {
        var file = source.Bytes;
        if (file.IsEmpty) throw Refused(source, "is empty: give a JPEG, PNG, WebP, BMP or GIF file.");
        var format = PictureSignature.Of(file);
        var png = default(PngTraits);
        GifFrame? gif = null;
        var bmp = default(BmpMasks);
        switch (format)
        {
            case PictureFormat.Unknown:
                throw Refused(source, "is not a picture that n2eye reads: give a JPEG, PNG, WebP, BMP or GIF file.");
            case PictureFormat.Jpeg when !JpegScans.AreComplete(file):
                throw Failed(source, format, SKCodecResult.IncompleteInput);
            case PictureFormat.Png:
                png = PngChunks.Prepare(file);
                break;
            case PictureFormat.Gif:
                gif = GifFrame.Prepare(file);
                break;
            case PictureFormat.Bmp:
                bmp = BmpMasks.Read(file);
                break;
        }

        var orientation = format == PictureFormat.Png ? png.Orientation : ExifOrientation.Read(ExifBlock.Find(format, file));
        var (pixels, width, height) = Decode(source, format, limits);
        try
        {
            var decoded = pixels.AsSpan(0, width * height * Picture.BytesPerPixel);
            if (png.IsGray16) PngChunks.ClipGray16(decoded);
            gif?.PaintSurround(decoded, width);
            if (format == PictureFormat.Bmp) bmp.Truncate(decoded);
            pixels = Upright.Apply(orientation, pixels, width, height);
            if (Upright.SwapsEdges(orientation)) (width, height) = (height, width);
            return new Picture(source.Name, source.ContentHash, width, height, pixels);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(pixels);
            throw;
        }
    }

    private static unsafe (byte[] Pixels, int Width, int Height) Decode(
        PictureSource source, PictureFormat format, PictureLimits limits)
    {
        fixed (byte* encoded = source.Bytes)
        {
            using var data = SKData.Create((nint)encoded, source.Bytes.Length);
            using var codec = SKCodec.Create(new SKMemoryStream(data), out var opened);
            if (codec is null) throw Failed(source, format, opened);
            var header = codec.Info;
            CheckSize(source, header.Width, header.Height, limits);

            // No colour space: values pass as they are stored, as in Pillow. Unpremultiplied: colour survives under alpha 0.
            var alpha = header.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
            var target = new SKImageInfo(header.Width, header.Height, SKColorType.Rgba8888, alpha, null!);
            var pixels = ArrayPool<byte>.Shared.Rent(target.Width * target.Height * Picture.BytesPerPixel);
            SKCodecResult decoded;
            fixed (byte* first = pixels) decoded = codec.GetPixels(target, (nint)first, target.RowBytes, SKCodecOptions.Default);
            if (decoded == SKCodecResult.Success) return (pixels, target.Width, target.Height);
            ArrayPool<byte>.Shared.Return(pixels);
            throw Failed(source, format, decoded);
        }
    }

    private static void CheckSize(PictureSource source, int width, int height, PictureLimits limits)
    {
        if (width < 1 || height < 1) throw Refused(source, "has no pixels: give another picture.");
        if (width <= limits.MaxEdge && height <= limits.MaxEdge && (long)width * height <= Math.Min(limits.MaxPixels, Array.MaxLength / Picture.BytesPerPixel)) return;
        throw Refused(source, FormattableString.Invariant(
            $"is {width} × {height} pixels; at most {limits.MaxPixels >> 20} megapixels and {limits.MaxEdge} on an edge are read: scale it down."));
    }

    private static N2EyeException Failed(PictureSource source, PictureFormat format, SKCodecResult result) =>
        Refused(source, result == SKCodecResult.IncompleteInput
            ? $"is truncated: its {Spelled(format)} data ends early; copy the file again."
            : $"is damaged: its {Spelled(format)} data cannot be decoded; copy the file again or save the picture anew.");

    private static string Spelled(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "JPEG",
        PictureFormat.Png => "PNG",
        PictureFormat.WebP => "WebP",
        PictureFormat.Bmp => "BMP",
        _ => "GIF",
    };

    private static N2EyeException Refused(PictureSource source, string what) => new(FailureKind.BadInput, $"{source.Name} {what}");
}
