using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Pictures;

namespace N2Eye.Program.Commands;

/// <summary>Pictures as a batch names them: a path, or a data URL that holds the picture itself.</summary>
internal static class BatchPictures
{
    private const string DataScheme = "data:";

    private static readonly PictureReader Reader = new();

    public static EncodedPicture Encode(LoadedModel model, string image, CancellationToken cancellation)
    {
        if (image.StartsWith(DataScheme, StringComparison.OrdinalIgnoreCase))
        {
            using var picture = Reader.Read(Base64(image), "the data URL");
            return model.Encode(picture);
        }

        if (image == StandardInput.Path) throw Bad("a batch line cannot read its picture from standard input: give a path");
        if (image.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || image.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            throw Bad($"{Flags.Quote(image)}: n2eye does not use the network; give a path or a data URL");
        return model.Encode(image.StartsWith("file://", StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(image["file://".Length..]) : image, cancellation);
    }

    private static byte[] Base64(string url)
    {
        try
        {
            var comma = url.IndexOf(',', StringComparison.Ordinal);
            if (comma > 0 && url.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase)) return Convert.FromBase64String(url[(comma + 1)..]);
        }
        catch (FormatException)
        {
            // Told below.
        }

        throw Bad("the data URL is not data:image/…;base64,… with valid base64");
    }

    private static N2EyeException Bad(string message) => new(FailureKind.BadInput, message);
}
