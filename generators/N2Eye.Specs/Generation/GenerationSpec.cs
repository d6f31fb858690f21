using N2Eye.Specs.Json;

namespace N2Eye.Specs.Generation;

/// <summary>What generation_config.json asks for; neutral where it says nothing.</summary>
public sealed record GenerationSpec
{
    /// <summary>Ids that end an answer.</summary>
    public required EquatableArray<int> EosTokenIds { get; init; }

    /// <summary>False: always the likeliest token.</summary>
    public required bool DoSample { get; init; }

    /// <summary>Tokens of an answer at most; 0 where nothing is said.</summary>
    public required int MaxNewTokens { get; init; }

    /// <summary>Divides the logits.</summary>
    public required double Temperature { get; init; }

    /// <summary>0 = all.</summary>
    public required int TopK { get; init; }

    /// <summary>1 = all.</summary>
    public required double TopP { get; init; }

    /// <summary>0 = all.</summary>
    public required double MinP { get; init; }

    /// <summary>1 = none.</summary>
    public required double RepetitionPenalty { get; init; }
}

/// <summary>Reads generation_config.json.</summary>
public static class GenerationParser
{
    /// <summary>The defaults, or null with the reasons in <paramref name="report"/>.</summary>
    public static GenerationSpec? Parse(string text, SpecReport report)
    {
        if (JsonFields.OfFile(text, report) is not { } config) return null;
        var spec = new GenerationSpec
        {
            EosTokenIds = EosIds(config),
            DoSample = config.Boolean("do_sample", false),
            MaxNewTokens = config.Integer("max_new_tokens", 0, least: 0),
            Temperature = Between(config, "temperature", 1, 0, 100),
            TopK = config.Integer("top_k", 0, least: 0),
            TopP = Between(config, "top_p", 1, 0, 1),
            MinP = Between(config, "min_p", 0, 0, 1),
            RepetitionPenalty = Between(config, "repetition_penalty", 1, 0.01, 100),
        };
        return report.HasErrors ? null : spec;
    }

    private static EquatableArray<int> EosIds(JsonFields config)
    {
        if (!config.Has("eos_token_id")) return default;
        if (config.Node["eos_token_id"]!.Kind != JsonKind.Array) return new([config.Integer("eos_token_id", least: 0)]);
        var ids = config.Array("eos_token_id")!;
        if (ids.Any(id => id.AsInteger() is null or < 0 or > int.MaxValue))
            config.Error(JsonRules.WrongType, "eos_token_id", "\"eos_token_id\" must be a token id or a list of them.");
        return new(ids.Select(id => (int)(id.AsInteger() ?? 0)));
    }

    private static double Between(JsonFields config, string field, double fallback, double least, double most)
    {
        var value = config.Number(field, fallback);
        if (!(value >= least && value <= most))
            config.Error(PictureRules.BadGeneration, field, FormattableString.Invariant($"\"{field}\" is {value}: it must lie between {least} and {most}."));
        return value;
    }
}
