using System.Text.Json.Nodes;

namespace N2Eye.Watch.Queries;

/// <summary>When two answers count as the same.</summary>
/// <param name="mode">By what the texts are compared, where there are no pointers.</param>
/// <param name="pointers">The places of JSON answers that count; empty = the text.</param>
internal sealed class AnswerComparison(ChangesOnly mode, IReadOnlyList<JsonPointer> pointers)
{
    /// <summary>True where the answer says what the last one said.</summary>
    public bool AreSame(string last, string now)
    {
        if (pointers.Count == 0) return mode == ChangesOnly.Exact ? last == now : PlainText.Of(last) == PlainText.Of(now);
        if (!AnswerJson.TryParse(last, out var before) || !AnswerJson.TryParse(now, out var after)) return last == now;
        return pointers.All(pointer => pointer.TryFind(before, out var first) == pointer.TryFind(after, out var second) && JsonNode.DeepEquals(first, second));
    }
}
