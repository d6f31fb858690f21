using N2Eye.Specs.Json;

namespace N2Eye.Specs.Tokenizers;

/// <summary>Reads tokenizer_config.json, and special_tokens_map.json for what it leaves out.</summary>
public sealed class TokenizerConfigParser
{
    private readonly SpecReport report;
    private readonly List<NamedText> tokens = [];
    private readonly List<string> additional = [];

    private TokenizerConfigParser(SpecReport report) => this.report = report;

    /// <summary>Reads the files; null, with the reasons in the reports, where they cannot be used.</summary>
    /// <param name="config">Text of tokenizer_config.json.</param>
    /// <param name="report">Where to report on it.</param>
    /// <param name="specialTokensMap">Text of special_tokens_map.json, or null where there is none.</param>
    /// <param name="mapReport">Where to report on that; needed where it is given.</param>
    public static TokenizerConfigSpec? Parse(string config, SpecReport report, string? specialTokensMap = null, SpecReport? mapReport = null)
    {
        if (JsonFields.OfFile(config, report) is not { } fields) return null;
        var parser = new TokenizerConfigParser(report);
        parser.ReadTokens(fields.Node);
        var templates = parser.ReadTemplates(fields);
        if (specialTokensMap is not null)
        {
            mapReport ??= new SpecReport("special_tokens_map.json");
            if (JsonFields.OfFile(specialTokensMap, mapReport) is not { } map) return null;
            var second = new TokenizerConfigParser(mapReport);
            second.ReadTokens(map.Node);
            if (mapReport.HasErrors) return null;
            // The configuration wins: transformers reads the map only for what the configuration lacks.
            parser.tokens.AddRange(second.tokens.Where(token => parser.tokens.All(known => known.Name != token.Name)));
            if (parser.additional.Count == 0) parser.additional.AddRange(second.additional);
        }

        var spec = new TokenizerConfigSpec(
            new(parser.tokens), new(parser.additional), parser.Flag(fields, "add_bos_token"), parser.Flag(fields, "add_eos_token"),
            new(templates), Length(fields));
        return report.HasErrors ? null : spec;
    }

    private void ReadTokens(JsonNode root)
    {
        foreach (var member in root.Members)
        {
            var value = member.Value;
            if (value.Kind == JsonKind.Null) continue;
            if (member.Key is "additional_special_tokens" or "extra_special_tokens" && value.Kind == JsonKind.Array)
            {
                additional.AddRange(value.Items.Select(item => TextOf(item, member.Key)).OfType<string>());
            }
            else if (member.Key == "extra_special_tokens" && value.Kind == JsonKind.Object)
            {
                ReadTokens(value);
            }
            // add_bos_token and its like share the ending without being tokens.
            else if (member.Key.EndsWith("_token", StringComparison.Ordinal) && value.AsBoolean() is null && TextOf(value, member.Key) is { } text)
            {
                tokens.Add(new NamedText(member.Key, text, value.Line, value.Column));
            }
        }
    }

    private string? TextOf(JsonNode value, string name)
    {
        if (value.Kind == JsonKind.String) return value.Text;
        if (value["content"] is { Kind: JsonKind.String } content) return content.Text;
        report.Error(TokenizerRules.Config, value, $"\"{name}\" must be a text, or an object with \"content\".");
        return null;
    }

    private List<NamedText> ReadTemplates(JsonFields fields)
    {
        var templates = new List<NamedText>();
        if (fields.Node["chat_template"] is not { } value) return templates;
        if (value.Kind == JsonKind.String)
        {
            templates.Add(new NamedText("default", value.Text, value.Line, value.Column));
            return templates;
        }

        if (value.Kind != JsonKind.Array)
            report.Error(TokenizerRules.Config, value, "\"chat_template\" must be a text, or a list of {\"name\", \"template\"}.");
        foreach (var item in value.Items)
        {
            if (item["name"] is { Kind: JsonKind.String } name && item["template"] is { Kind: JsonKind.String } text)
                templates.Add(new NamedText(name.Text, text.Text, text.Line, text.Column));
            else
                report.Error(TokenizerRules.Config, item, "A chat template in a list must be {\"name\": text, \"template\": text}.");
        }

        return templates;
    }

    private bool? Flag(JsonFields fields, string name) => fields.Has(name) ? fields.Boolean(name, false) : null;

    // transformers writes 1e30 where a tokenizer has no limit.
    private static int? Length(JsonFields fields) =>
        fields.Has("model_max_length") && fields.Number("model_max_length") is >= 1 and <= int.MaxValue and var length ? (int)length : null;
}
