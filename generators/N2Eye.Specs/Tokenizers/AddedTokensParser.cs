using N2Eye.Specs.Json;

namespace N2Eye.Specs.Tokenizers;

/// <summary>An added token and where it stands.</summary>
internal readonly record struct AddedToken(AddedTokenSpec Spec, JsonNode Node);

/// <summary>The <c>added_tokens</c>: texts that are searched for before anything else happens to a text.</summary>
internal static class AddedTokensParser
{
    public static IReadOnlyList<AddedToken> Parse(JsonFields file, SpecReport report)
    {
        var tokens = new List<AddedToken>();
        var ids = new HashSet<int>();
        var contents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in file.Array("added_tokens", required: false) ?? [])
        {
            if (node.Kind != JsonKind.Object)
            {
                report.Error(JsonRules.WrongType, node, "An added token must be an object with \"id\" and \"content\".");
                continue;
            }

            var token = Read(new JsonFields(node, report, "added_tokens[]"));
            if (token.Content.Length == 0) report.Error(TokenizerRules.AddedToken, node, $"Added token {token.Id} has no content.");
            else if (!IsValidText(token.Content)) report.Error(TokenizerRules.AddedToken, node, $"The content of added token {token.Id} is not valid text: half a surrogate pair.");
            else if (!ids.Add(token.Id)) report.Error(TokenizerRules.AddedToken, node, $"Two added tokens have the id {token.Id}.");
            else if (!contents.Add(token.Content)) report.Error(TokenizerRules.AddedToken, node, $"Added token \"{token.Content}\" is listed twice.");
            else tokens.Add(new AddedToken(token, node));
        }

        return tokens;
    }

    private static AddedTokenSpec Read(JsonFields fields) => new(
        fields.Integer("id", least: 0, most: VocabularyParser.MostTokens - 1),
        fields.String("content"),
        fields.Boolean("single_word", false),
        fields.Boolean("lstrip", false),
        fields.Boolean("rstrip", false),
        fields.Boolean("normalized", false),
        fields.Boolean("special", false));

    private static bool IsValidText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
