using N2Eye.Runtime.Pictures;

namespace N2Eye.Tests;

/// <summary>Pictures of tests/oracle.</summary>
internal static class TestPictures
{
    private static readonly PictureReader Reader = new();

    public static Picture Open(params string[] place) => Reader.Read(Repository.Oracle(place));

    /// <summary>A file's pixels: (height, width, 3).</summary>
    public static Rgb Rgb(params string[] place)
    {
        using var picture = Open(place);
        var pixels = new byte[3 * picture.Width * picture.Height];
        for (var i = 0; i < pixels.Length / 3; i++) picture.Pixels.Slice(4 * i, 3).CopyTo(pixels.AsSpan(3 * i));
        return new Rgb(picture.Width, picture.Height, pixels);
    }
}
