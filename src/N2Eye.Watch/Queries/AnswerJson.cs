using System.Text.Json;
using System.Text.Json.Nodes;

namespace N2Eye.Watch.Queries;

/// <summary>Answers as JSON.</summary>
internal static class AnswerJson
{
    /// <summary>Parses an answer.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="value">Its JSON; null is JSON's null.</param>
    /// <returns>False where it is no JSON, as of an answer that was cut.</returns>
    public static bool TryParse(string text, out JsonNode? value)
    {
        try
        {
            value = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            value = null;
            return false;
        }
    }
}
