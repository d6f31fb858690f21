namespace N2Eye.Train.Data.Artwork;

/// <summary>One set of drawings.</summary>
/// <param name="Name">Name of its sprite file.</param>
/// <param name="Family">Who drew it: two eras of one artist are one family.</param>
/// <param name="Package">npm package.</param>
/// <param name="Form">How the package holds it.</param>
public sealed record Artist(string Name, string Family, string Package, ArtworkForm Form);

/// <summary>How a package holds drawings.</summary>
public enum ArtworkForm
{
    /// <summary><c>icons.json</c>: SVG bodies by English name.</summary>
    Iconify,

    /// <summary>A folder of SVG files by code points.</summary>
    SvgFolder,

    /// <summary>A folder of WebP files by code points.</summary>
    WebPFolder,
}
