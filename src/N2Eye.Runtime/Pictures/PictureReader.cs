using N2Eye.Runtime.Pictures.Decoding;

namespace N2Eye.Runtime.Pictures;

/// <summary>
/// Reads JPEG, PNG, WebP, BMP and GIF (first frame) as Pillow's <c>ImageOps.exif_transpose(image).convert("RGB")</c> does:
/// upright, colour profiles ignored, alpha dropped rather than blended.
/// </summary>
/// <param name="limits">What a picture may cost; <see cref="PictureLimits.Default"/> where null.</param>
public sealed class PictureReader(PictureLimits? limits = null)
{
    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";

    private readonly PictureLimits limits = limits ?? PictureLimits.Default;

    /// <summary>Reads a file, or standard input where the path is <see cref="StandardInput"/>.</summary>
    /// <exception cref="N2EyeException">
    /// <see cref="FailureKind.FileAccess"/>: the file is absent, a directory or unreadable.
    /// <see cref="FailureKind.BadInput"/>: it is no picture, damaged, or larger than the limits.
    /// </exception>
    public Picture Read(string path)
    {
        if (path == StandardInput)
        {
            using var input = Console.OpenStandardInput();
            return Read(input, PictureName.StandardInput);
        }

        using var source = PictureSource.FromFile(path, limits);
        return PictureDecoder.Decode(source, limits);
    }

    /// <summary>Reads a stream to its end; the caller keeps the stream.</summary>
    /// <param name="stream">The encoded picture.</param>
    /// <param name="name">How messages call it.</param>
    /// <exception cref="N2EyeException">As for a file.</exception>
    public Picture Read(Stream stream, string name)
    {
        using var source = PictureSource.FromStream(stream, name, limits);
        return PictureDecoder.Decode(source, limits);
    }

    /// <summary>Reads a picture from memory.</summary>
    /// <param name="encoded">The encoded picture; copied.</param>
    /// <param name="name">How messages call it.</param>
    /// <exception cref="N2EyeException">As for a file.</exception>
    public Picture Read(ReadOnlySpan<byte> encoded, string name)
    {
        using var source = PictureSource.FromBytes(encoded, name, limits);
        return PictureDecoder.Decode(source, limits);
    }
}
