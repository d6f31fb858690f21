using N2Eye.Specs.Json;
using N2Eye.Specs.Tokenizers.Patterns;

namespace N2Eye.Specs.Tokenizers;

/// <summary>The <c>pre_tokenizer</c>: Split, Digits and Punctuation steps around one ByteLevel step.</summary>
internal sealed class PreTokenizerParser(SpecReport report)
{
    // The pattern inside ByteLevel where use_regex is on, as GPT-2 published it.
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    // Punctuation's set: ASCII punctuation (which counts symbols too) and the general category P.
    private const string PunctuationSet = @"[$+<=>\^`|~\p{P}]";

    private readonly List<PreTokenizerStepSpec> steps = [];
    private bool isByteLevel;

    /// <summary>The steps in order; where ByteLevel comes last its byte mapping is left out, as it would only rename.</summary>
    public static IReadOnlyList<PreTokenizerStepSpec> Parse(JsonFields file, SpecReport report)
    {
        if (file.Object("pre_tokenizer", required: false) is not { } node)
        {
            file.Error(TokenizerRules.PreTokenizer, "pre_tokenizer", "There is no pre_tokenizer: only byte-level tokenizers, which have a ByteLevel step, can be compiled.");
            return [];
        }

        var parser = new PreTokenizerParser(report);
        parser.Add(node);
        if (!parser.isByteLevel && !report.HasErrors)
            report.Error(TokenizerRules.PreTokenizer, node.Node, "The pre_tokenizer has no ByteLevel step: only byte-level tokenizers can be compiled.");
        var steps = parser.steps;
        if (steps.Count > 0 && steps[steps.Count - 1].Kind == PreTokenizerStepKind.ByteMap) steps.RemoveAt(steps.Count - 1);
        return steps;
    }

    private void Add(JsonFields step)
    {
        switch (step.String("type"))
        {
            case "Sequence": AddSequence(step); break;
            case "Split": AddSplit(step); break;
            case "ByteLevel": AddByteLevel(step); break;
            case "Digits":
                AddPattern(@"\p{N}", step.Boolean("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous);
                break;
            case "Punctuation": AddPattern(PunctuationSet, Behavior(step, "Isolated")); break;
            case var type:
                step.Error(TokenizerRules.PreTokenizer, "type", $"The pre-tokenizer \"{type}\" cannot be compiled; Sequence, Split, Digits, Punctuation and ByteLevel can.");
                break;
        }
    }

    private void AddSequence(JsonFields sequence)
    {
        foreach (var item in sequence.Array("pretokenizers") ?? [])
        {
            if (item.Kind == JsonKind.Object) Add(new JsonFields(item, report, sequence.Name("pretokenizers[]")));
            else report.Error(JsonRules.WrongType, item, "A pre-tokenizer must be an object.");
        }
    }

    private void AddSplit(JsonFields split)
    {
        if (split.Object("pattern") is not { } pattern) return;
        var behavior = Behavior(split, "");
        var invert = split.Boolean("invert", false);
        var isRegex = pattern.Has("Regex");
        var text = pattern.String(isRegex ? "Regex" : "String");
        try
        {
            var translated = isRegex ? PatternTranslator.Translate(text) : PatternTranslator.Escape(text);
            // The translation is .NET syntax by construction; the constructor has the last word.
            _ = new System.Text.RegularExpressions.Regex(translated, System.Text.RegularExpressions.RegexOptions.CultureInvariant);
            steps.Add(new PreTokenizerStepSpec(PreTokenizerStepKind.Split, translated, behavior, invert));
        }
        catch (Exception refusal) when (refusal is PatternException or ArgumentException)
        {
            pattern.Error(TokenizerRules.Pattern, isRegex ? "Regex" : "String", $"This pattern cannot be compiled: {refusal.Message}.");
        }
    }

    private void AddByteLevel(JsonFields byteLevel)
    {
        if (isByteLevel)
        {
            report.Error(TokenizerRules.PreTokenizer, byteLevel.Node, "A second ByteLevel step would spell bytes of bytes: keep one.");
            return;
        }

        isByteLevel = true;
        if (byteLevel.Boolean("add_prefix_space", true)) steps.Add(new PreTokenizerStepSpec(PreTokenizerStepKind.PrefixSpace));
        if (byteLevel.Boolean("use_regex", true)) AddPattern(Gpt2, SplitBehavior.Isolated);
        steps.Add(new PreTokenizerStepSpec(PreTokenizerStepKind.ByteMap));
    }

    private void AddPattern(string pattern, SplitBehavior behavior) =>
        steps.Add(new PreTokenizerStepSpec(PreTokenizerStepKind.Split, PatternTranslator.Translate(pattern), behavior));

    private SplitBehavior Behavior(JsonFields step, string fallback)
    {
        var name = step.String("behavior", fallback.Length == 0 ? null : fallback);
        foreach (SplitBehavior behavior in Enum.GetValues(typeof(SplitBehavior)))
        {
            if (behavior.ToString() == name) return behavior;
        }

        if (step.Has("behavior"))
            step.Error(TokenizerRules.PreTokenizer, "behavior", $"The behavior \"{name}\" is unknown; give Isolated, Removed, MergedWithPrevious, MergedWithNext or Contiguous.");
        return SplitBehavior.Isolated;
    }
}
