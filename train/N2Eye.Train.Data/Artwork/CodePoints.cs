namespace N2Eye.Train.Data.Artwork;

/// <summary>Emoji as lower-case hexadecimal code points joined by '-', without variation selectors.</summary>
internal static class CodePoints
{
    public static string Normalize(string hex) => string.Join('-', hex.ToLowerInvariant().Split('-').Where(point => point != "fe0f"));
}
