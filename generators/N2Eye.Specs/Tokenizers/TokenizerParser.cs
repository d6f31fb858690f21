using N2Eye.Specs.Json;

namespace N2Eye.Specs.Tokenizers;

/// <summary>Reads tokenizer.json: byte-level BPE as Hugging Face's <c>tokenizers</c> library writes it.</summary>
public static class TokenizerParser
{
    /// <summary>Reads a whole file; null, with the reasons in <paramref name="report"/>, where it cannot be compiled.</summary>
    public static TokenizerSpec? Parse(string text, SpecReport report)
    {
        if (JsonFields.OfFile(text, report) is not { } fields) return null;
        if (fields.Object("model") is not { } model || !ModelParser.IsBytePairEncoding(model)) return null;

        var added = AddedTokensParser.Parse(fields, report);
        var vocabulary = VocabularyParser.Parse(model, added, report);
        var merges = vocabulary is null ? [] : MergesParser.Parse(model, vocabulary, report);
        var spec = new TokenizerSpec(
            new(vocabulary?.Tokens ?? []),
            new(merges),
            model.Boolean("ignore_merges", false),
            new(added.Select(token => token.Spec).OrderBy(token => token.Id)),
            NormalizerParser.ParseIsNfc(fields, report),
            new(PreTokenizerParser.Parse(fields, report)),
            new(PostProcessorParser.Parse(fields, report, out var suffix)),
            new(suffix));
        DecoderParser.Check(fields, report);
        return report.HasErrors ? null : spec;
    }
}
