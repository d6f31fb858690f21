using N2Eye.Specs.Json;

namespace N2Eye.Specs.Tokenizers;

/// <summary>The <c>vocab</c> of the model: a token spelled in the byte-level alphabet → its id.</summary>
internal static class VocabularyParser
{
    /// <summary>One past the highest id: merges are packed with 21 bits for each id, and the last one marks free slots.</summary>
    public const int MostTokens = (1 << 21) - 1;

    // One wrong vocabulary would otherwise report every line.
    private const int MostReports = 20;

    public static Vocabulary? Parse(JsonFields model, IReadOnlyList<AddedToken> added, SpecReport report)
    {
        if (model.Object("vocab") is not { } vocab) return null;
        var members = vocab.Node.Members;
        var names = new Dictionary<string, int>(members.Count, StringComparer.Ordinal);
        var count = 0;
        var reports = 0;
        foreach (var member in members)
        {
            if (member.Value.AsInteger() is not { } id || id is < 0 or >= MostTokens)
            {
                if (reports++ < MostReports)
                    report.Error(TokenizerRules.VocabularyId, member.Value, $"The id of token \"{member.Key}\" must be a whole number from 0 to {MostTokens - 1}.");
                continue;
            }

            names[member.Key] = (int)id;
            count = Math.Max(count, (int)id + 1);
        }

        if (reports > 0) return null;
        if (names.Count == 0)
        {
            report.Error(TokenizerRules.NotByteLevel, vocab.Node, "The vocabulary is empty.");
            return null;
        }

        var tokens = ById(members, names, count, report);
        CheckAlphabet(members, new HashSet<string>(added.Select(token => token.Spec.Content), StringComparer.Ordinal), report);
        CheckBytes(vocab.Node, names, report);
        CheckAdded(tokens, names, added, report);
        return new Vocabulary(tokens, names);
    }

    private static string[] ById(IReadOnlyList<KeyValuePair<string, JsonNode>> members, Dictionary<string, int> names, int count, SpecReport report)
    {
        var tokens = new string[count];
        var reports = 0;
        foreach (var member in members)
        {
            ref var token = ref tokens[names[member.Key]];
            if (token is null) token = member.Key;
            else if (reports++ < MostReports)
                report.Error(TokenizerRules.VocabularyId, member.Value, $"Tokens \"{token}\" and \"{member.Key}\" have the same id {member.Value.Text}.");
        }

        for (var id = 0; id < count; id++) tokens[id] ??= "";
        return tokens;
    }

    private static void CheckAlphabet(IReadOnlyList<KeyValuePair<string, JsonNode>> members, HashSet<string> added, SpecReport report)
    {
        var reports = 0;
        foreach (var member in members)
        {
            if (FirstStray(member.Key) is not { } stray || added.Contains(member.Key) || reports++ >= MostReports) continue;
            report.Error(TokenizerRules.NotByteLevel, member.Value,
                $"Token \"{member.Key}\" is not spelled in the byte-level alphabet ({stray}): use a byte-level vocabulary, or list the token under added_tokens.");
        }
    }

    private static string? FirstStray(string token)
    {
        if (token.Length == 0) return "it is empty";
        foreach (var c in token)
        {
            if (ByteAlphabet.ByteOf(c) < 0) return $"U+{(int)c:X4} stands for no byte";
        }

        return null;
    }

    // Bytes that no valid UTF-8 text contains may be absent: nothing can ask for them.
    private static void CheckBytes(JsonNode vocab, Dictionary<string, int> names, SpecReport report)
    {
        var missing = Enumerable.Range(0, 256)
            .Where(value => value is not (0xC0 or 0xC1 or >= 0xF5) && !names.ContainsKey(ByteAlphabet.LetterOf((byte)value).ToString()))
            .ToArray();
        if (missing.Length == 0) return;
        var listed = string.Join(", ", missing.Take(8).Select(value => $"0x{value:X2} (\"{ByteAlphabet.LetterOf((byte)value)}\")"));
        report.Error(TokenizerRules.NotByteLevel, vocab,
            $"{missing.Length} byte(s) have no token: {listed}{(missing.Length > 8 ? ", …" : "")}. A byte-level vocabulary holds every byte.");
    }

    private static void CheckAdded(string[] tokens, Dictionary<string, int> names, IReadOnlyList<AddedToken> added, SpecReport report)
    {
        foreach (var (token, node) in added)
        {
            if (names.TryGetValue(token.Content, out var id) && id != token.Id)
                report.Error(TokenizerRules.AddedToken, node, $"Added token \"{token.Content}\" has id {token.Id} here and {id} in the vocabulary.");
            else if (token.Id < tokens.Length && tokens[token.Id] is { Length: > 0 } other && other != token.Content)
                report.Error(TokenizerRules.AddedToken, node, $"Added token \"{token.Content}\" has id {token.Id}, which is token \"{other}\" in the vocabulary.");
        }
    }
}
