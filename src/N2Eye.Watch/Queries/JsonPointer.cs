using System.Globalization;
using System.Text.Json.Nodes;
using N2Eye.Runtime;

namespace N2Eye.Watch.Queries;

/// <summary>A place in JSON: <c>/count</c>, <c>/people/0/name</c> (RFC 6901).</summary>
internal sealed class JsonPointer
{
    private readonly string[] names;

    private JsonPointer(string[] names) => this.names = names;

    /// <summary>Reads a pointer.</summary>
    /// <param name="text">Empty for the whole, or names that each begin with a slash.</param>
    /// <param name="field">Where it is from, for messages.</param>
    /// <exception cref="N2EyeException">BadInput: it is none.</exception>
    public static JsonPointer Parse(string text, string field)
    {
        if (text.Length == 0) return new JsonPointer([]);
        if (text[0] != '/' || !AreEscapesSound(text))
            throw new N2EyeException(FailureKind.BadInput, $"{field} is \"{text}\": a JSON pointer is empty or like /count or /people/0 (~0 is a tilde, ~1 a slash).");
        return new JsonPointer([.. text[1..].Split('/').Select(name => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
    }

    /// <summary>Looks there.</summary>
    /// <param name="root">The JSON; null is JSON's null.</param>
    /// <param name="found">What is there.</param>
    /// <returns>False where there is nothing.</returns>
    public bool TryFind(JsonNode? root, out JsonNode? found)
    {
        found = root;
        foreach (var name in names)
        {
            switch (found)
            {
                case JsonObject members when members.TryGetPropertyValue(name, out var member):
                    found = member;
                    break;
                case JsonArray items when IsIndex(name, out var index) && index < items.Count:
                    found = items[index];
                    break;
                default:
                    found = null;
                    return false;
            }
        }

        return true;
    }

    private static bool IsIndex(string name, out int index) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (name.Length == 1 || name[0] != '0');

    private static bool AreEscapesSound(string text)
    {
        for (var i = text.IndexOf('~'); i >= 0; i = text.IndexOf('~', i + 1))
        {
            if (i + 1 == text.Length || text[i + 1] is not ('0' or '1')) return false;
        }

        return true;
    }
}
