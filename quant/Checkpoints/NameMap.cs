using System.Text.Json;
using N2Eye.Weights;

namespace N2Eye.Quant.Checkpoints;

/// <summary>The user's own names (<c>--names map.json</c>): <c>{"our name": "theirs"}</c>, or <c>"prefix:ours": "prefix:theirs"</c>.</summary>
public sealed class NameMap
{
    private const string Prefix = "prefix:";
    private readonly Dictionary<string, string> exact = new(StringComparer.Ordinal);
    private readonly List<(string Ours, string Theirs)> prefixes = [];

    /// <summary>A map that changes nothing.</summary>
    public static NameMap Empty { get; } = new();

    /// <summary>Reads a map file.</summary>
    /// <exception cref="WeightsException">It is no JSON object of strings, or names something twice.</exception>
    public static NameMap Read(string path)
    {
        var map = new NameMap();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var member in document.RootElement.EnumerateObject())
            {
                var theirs = member.Value.GetString() ?? throw new InvalidOperationException("null");
                if (member.Name.StartsWith(Prefix, StringComparison.Ordinal))
                {
                    if (!theirs.StartsWith(Prefix, StringComparison.Ordinal)) throw new WeightsException($"{path}: \"{member.Name}\" must map to \"{Prefix}…\" as well.");
                    map.prefixes.Add((member.Name[Prefix.Length..], theirs[Prefix.Length..]));
                }
                else if (!map.exact.TryAdd(member.Name, theirs))
                {
                    throw new WeightsException($"{path}: \"{member.Name}\" is mapped twice.");
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new WeightsException($"{path} is no name map: it must be a JSON object of strings, {{\"our name\": \"checkpoint name\"}}.", exception);
        }
        catch (IOException exception)
        {
            throw new WeightsException($"{path} cannot be read: {exception.Message}", exception);
        }

        map.prefixes.Sort((a, b) => b.Ours.Length.CompareTo(a.Ours.Length));
        return map;
    }

    /// <summary>The checkpoint's name for ours where the map has one.</summary>
    public string? For(string ours)
    {
        if (exact.TryGetValue(ours, out var theirs)) return theirs;
        foreach (var (from, to) in prefixes)
        {
            if (ours.StartsWith(from, StringComparison.Ordinal)) return to + ours[from.Length..];
        }

        return null;
    }

    /// <summary>Keys that are no tensor of the model, or begin none: a misspelt key must not pass silently.</summary>
    public IEnumerable<string> Unknown(IReadOnlySet<string> tensors) => exact.Keys.Where(key => !tensors.Contains(key))
        .Concat(prefixes.Select(prefix => prefix.Ours).Where(prefix => !tensors.Any(tensor => tensor.StartsWith(prefix, StringComparison.Ordinal))));
}
