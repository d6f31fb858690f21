using N2Eye.Specs.Json;

namespace N2Eye.Specs.Tokenizers;

/// <summary>The <c>post_processor</c>: which ids stand before and after a single text.</summary>
internal sealed class PostProcessorParser(SpecReport report)
{
    private readonly List<int> prefix = [];
    private readonly List<int> suffix = [];

    public static IReadOnlyList<int> Parse(JsonFields file, SpecReport report, out IReadOnlyList<int> suffix)
    {
        var parser = new PostProcessorParser(report);
        if (file.Object("post_processor", required: false) is { } node) parser.Add(node);
        suffix = parser.suffix;
        return parser.prefix;
    }

    private void Add(JsonFields processor)
    {
        switch (processor.String("type"))
        {
            // ByteLevel here only corrects offsets.
            case "ByteLevel": break;
            case "TemplateProcessing": AddTemplate(processor); break;
            case "RobertaProcessing" or "BertProcessing": AddPair(processor); break;
            case "Sequence":
                foreach (var item in processor.Array("processors") ?? [])
                {
                    if (item.Kind == JsonKind.Object) Add(new JsonFields(item, report, processor.Name("processors[]")));
                    else report.Error(JsonRules.WrongType, item, "A post-processor must be an object.");
                }

                break;
            case var type:
                processor.Error(TokenizerRules.PostProcessor, "type", $"The post-processor \"{type}\" cannot be compiled; TemplateProcessing, ByteLevel and Sequence can.");
                break;
        }
    }

    // Each processor of a Sequence wraps what the ones before it made.
    private void AddTemplate(JsonFields template)
    {
        var before = new List<int>();
        var after = new List<int>();
        var textSeen = false;
        foreach (var item in template.Array("single") ?? [])
        {
            if (item["Sequence"] is not null && !textSeen)
            {
                textSeen = true;
            }
            else if (item["SpecialToken"]?["id"] is { Kind: JsonKind.String } name)
            {
                (textSeen ? after : before).AddRange(Ids(template, name));
            }
            else
            {
                report.Error(TokenizerRules.PostProcessor, item, "A template for a single text holds special tokens and one Sequence.");
            }
        }

        if (!textSeen) template.Error(TokenizerRules.PostProcessor, "single", "The template for a single text lacks the text itself: a Sequence.");
        prefix.InsertRange(0, before);
        suffix.AddRange(after);
    }

    private List<int> Ids(JsonFields template, JsonNode name)
    {
        var ids = new List<int>();
        foreach (var id in template.Node["special_tokens"]?[name.Text]?["ids"]?.Items ?? [])
        {
            if (id.AsInteger() is >= 0 and < VocabularyParser.MostTokens and var value) ids.Add((int)value);
        }

        if (ids.Count == 0)
            report.Error(TokenizerRules.PostProcessor, name, $"Special token \"{name.Text}\" has no ids under \"{template.Name("special_tokens")}\".");
        return ids;
    }

    private void AddPair(JsonFields processor)
    {
        if (Second(processor, "cls") is { } cls) prefix.Insert(0, cls);
        if (Second(processor, "sep") is { } sep) suffix.Add(sep);
    }

    private int? Second(JsonFields processor, string field)
    {
        if (processor.Node[field] is { } pair && pair.Items.Count == 2 && pair.Items[1].AsInteger() is >= 0 and < VocabularyParser.MostTokens and var id) return (int)id;
        processor.Error(TokenizerRules.PostProcessor, field, $"\"{processor.Name(field)}\" must be [token, id].");
        return null;
    }
}
