using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace N2Eye.Train.Data.Grading;

/// <summary>Compares tool calls and JSON by what they say, not by their spaces.</summary>
internal static partial class Structured
{
    [GeneratedRegex(@"^\s*(?:<\|tool_call_start\|>)?\s*\[\s*(?<name>\w+)\((?<arguments>.*)\)\s*\]\s*(?:<\|tool_call_end\|>)?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex CallPattern();

    [GeneratedRegex("""\G\s*(?<key>\w+)\s*=\s*(?:"(?<text>[^"]*)"|'(?<text>[^']*)'|(?<number>\d+))\s*(?:,|$)""", RegexOptions.CultureInvariant)]
    private static partial Regex ArgumentPattern();

    public static bool IsCall(string text) => CallPattern().IsMatch(text);

    public static bool IsSameCall(string expected, string answer, NameBook names) =>
        Call(expected) is { } wanted && Call(answer) is { } said && wanted.Name == said.Name && IsSame(wanted.Arguments, said.Arguments, names);

    /// <summary>The answer must be one JSON value and nothing else.</summary>
    public static bool IsSameJson(string expected, string answer, NameBook names)
    {
        try
        {
            return IsSame(JsonNode.Parse(expected), JsonNode.Parse(answer.Trim()), names);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (string Name, JsonObject Arguments)? Call(string text)
    {
        if (CallPattern().Match(text) is not { Success: true } call) return null;
        var arguments = new JsonObject();
        var given = call.Groups["arguments"].Value;
        var at = 0;
        while (at < given.Length && !string.IsNullOrWhiteSpace(given[at..]))
        {
            var argument = ArgumentPattern().Match(given, at);
            if (!argument.Success) return null;
            arguments[argument.Groups["key"].Value] = argument.Groups["number"].Success ? JsonNode.Parse(argument.Groups["number"].Value) : argument.Groups["text"].Value;
            at = argument.Index + argument.Length;
        }

        return (call.Groups["name"].Value, arguments);
    }

    private static bool IsSame(JsonNode? wanted, JsonNode? said, NameBook names)
    {
        switch (wanted, said)
        {
            case (JsonObject a, JsonObject b):
                return a.Count == b.Count && a.All(field => b.TryGetPropertyValue(field.Key, out var other) && IsSame(field.Value, other, names));
            case (JsonArray a, JsonArray b):
                return a.Count == b.Count && a.Zip(b).All(pair => IsSame(pair.First, pair.Second, names));
            case (JsonValue a, JsonValue b) when a.GetValueKind() == JsonValueKind.String && b.GetValueKind() == JsonValueKind.String:
                return names.IsSame(a.GetValue<string>(), AnswerText.Core(b.GetValue<string>()));
            default:
                return JsonNode.DeepEquals(wanted, said);
        }
    }
}
