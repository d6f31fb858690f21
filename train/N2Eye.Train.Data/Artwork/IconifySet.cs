using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace N2Eye.Train.Data.Artwork;

/// <summary>An icon set in Iconify's JSON: SVG bodies by name, with aliases.</summary>
internal sealed class IconifySet(JsonObject file)
{
    private readonly JsonObject icons = file["icons"]!.AsObject();
    private readonly JsonObject aliases = file["aliases"]?.AsObject() ?? [];

    public static IconifySet Read(string path) => new(JsonNode.Parse(File.ReadAllBytes(path))!.AsObject());

    /// <summary>English names by code points, where the set lists them (<c>chars.json</c>).</summary>
    public static Dictionary<string, string> Names(string charsPath)
    {
        using var chars = JsonDocument.Parse(File.ReadAllBytes(charsPath));
        return chars.RootElement.EnumerateObject()
            .GroupBy(entry => CodePoints.Normalize(entry.Name), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Value.GetString()!, StringComparer.Ordinal);
    }

    /// <summary>The name as Iconify would spell a label: lower case, words joined by '-'.</summary>
    public static string Slug(string label)
    {
        var slug = new StringBuilder();
        foreach (var letter in label)
        {
            if (letter is '\'' or '’' or '.') continue;
            if (char.IsAsciiLetterOrDigit(letter)) slug.Append(char.ToLowerInvariant(letter));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        return slug.ToString().TrimEnd('-');
    }

    /// <summary>A whole SVG file; null where the set has no such name.</summary>
    public string? Svg(string name)
    {
        for (var depth = 0; depth < 8 && aliases[name] is JsonObject alias; depth++)
        {
            // Rotated and flipped aliases are drawings of something else.
            if (alias.Count != 1) return null;
            name = alias["parent"]!.GetValue<string>();
        }

        if (icons[name] is not JsonObject icon) return null;
        var width = Measure(icon, "width");
        var height = Measure(icon, "height");
        return string.Create(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">{icon["body"]!.GetValue<string>()}</svg>");
    }

    private double Measure(JsonObject icon, string name) => (icon[name] ?? file[name])?.GetValue<double>() ?? 16;
}
