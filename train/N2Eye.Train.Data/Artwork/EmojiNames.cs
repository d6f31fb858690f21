using System.Text.Json;
using N2Eye.Train.Data.Artwork.Rendering;

namespace N2Eye.Train.Data.Artwork;

/// <summary>Every drawing's code points and Unicode name; no flags, skin tones, hair or gender variants.</summary>
/// <param name="Labels">Names by code points.</param>
internal sealed record EmojiNames(IReadOnlyDictionary<string, string> Labels)
{
    public static EmojiNames Read(NpmFolder packages)
    {
        using var messages = JsonDocument.Parse(File.ReadAllBytes(packages.PathOf("emojibase-data", "en", "messages.json")));
        var left = messages.RootElement.GetProperty("groups").EnumerateArray()
            .Where(group => group.GetProperty("key").GetString() is "component" or "flags")
            .Select(group => group.GetProperty("order").GetInt32()).ToHashSet();
        using var data = JsonDocument.Parse(File.ReadAllBytes(packages.PathOf("emojibase-data", "en", "data.json")));
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var emoji in data.RootElement.EnumerateArray())
        {
            var hex = CodePoints.Normalize(emoji.GetProperty("hexcode").GetString()!);
            if (!emoji.TryGetProperty("group", out var group) || left.Contains(group.GetInt32())) continue;
            if (hex.EndsWith("-2640", StringComparison.Ordinal) || hex.EndsWith("-2642", StringComparison.Ordinal)) continue;
            labels[hex] = emoji.GetProperty("label").GetString()!;
        }

        return new EmojiNames(labels);
    }
}
