using System.Text.Json;
using System.Text.Json.Serialization;

namespace N2Eye.Watch.Queries;

/// <summary>By what an answer is compared with the one before it.</summary>
internal enum ChangesOnly
{
    /// <summary>Every character.</summary>
    Exact,

    /// <summary>Its words: not upper case, spaces or punctuation around them.</summary>
    Text,
}

/// <summary>A question in watch.json.</summary>
internal sealed record QueryOptions
{
    /// <summary>Tokens of an answer where nothing else is said.</summary>
    public const int DefaultMaxTokens = 128;

    /// <summary>The question, with places such as <c>{time}</c>.</summary>
    public string? Ask { get; init; }

    /// <summary>System prompt.</summary>
    public string? System { get; init; }

    /// <summary>JSON Schema of the answer: an object, or the name of a file.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Tokens of the answer, at most.</summary>
    public int MaxTokens { get; set; } = DefaultMaxTokens;

    /// <summary>Whether only another answer than the last one is an event, and what counts as another; null = every answer is.</summary>
    public ChangesOnly? ChangesOnly { get; init; }

    /// <summary>JSON pointers: only a change of what they point at is an event.</summary>
    public IReadOnlyList<string>? ChangesIn { get; init; }

    /// <summary>What of the picture is looked at: one picture for each rectangle; null = the whole.</summary>
    public IReadOnlyList<CropOptions>? Crop { get; init; }

    /// <summary>Questions that follow an answer, in the same conversation.</summary>
    public IReadOnlyList<FollowUpOptions>? Then { get; init; }
}

/// <summary>A part of a picture; its edges are 0 and 1.</summary>
internal sealed record CropOptions
{
    /// <summary>Left edge.</summary>
    public double X { get; init; }

    /// <summary>Upper edge.</summary>
    public double Y { get; init; }

    /// <summary>Width.</summary>
    public double Width { get; set; } = 1;

    /// <summary>Height.</summary>
    public double Height { get; set; } = 1;
}

/// <summary>A question that follows an answer.</summary>
internal sealed record FollowUpOptions
{
    /// <summary>When; null = always.</summary>
    public ConditionOptions? If { get; init; }

    /// <summary>The query's name.</summary>
    public string? Ask { get; init; }
}

/// <summary>What an answer must be. Everything that is said must hold.</summary>
internal sealed record ConditionOptions
{
    /// <summary>JSON pointer to what is meant; null = the whole answer.</summary>
    public string? Pointer { get; init; }

    /// <summary>The same text (but for upper case, spaces and punctuation around words), number, boolean or null; Undefined = whichever.</summary>
    [JsonPropertyName("equals")]
    public JsonElement Same { get; init; }

    /// <summary>A text that is in it, compared likewise.</summary>
    public string? Contains { get; init; }

    /// <summary>A number of at least this.</summary>
    public double? AtLeast { get; init; }

    /// <summary>A number of at most this.</summary>
    public double? AtMost { get; init; }
}
