using System.Text.Json.Nodes;

namespace N2Eye.Watch.Events;

/// <summary>
/// One question that a camera was asked, and its answer: what the journal holds and every sink sends, as one JSON object in snake_case
/// (docs/events.md, docs/event.schema.json). Fields are only ever added; <see cref="Schema"/> changes when one changes its meaning.
/// </summary>
public sealed record CameraEvent
{
    /// <summary>Name and version of the schema.</summary>
    public const string SchemaName = "n2eye.event/1";

    /// <summary><see cref="SchemaName"/></summary>
    public string Schema { get; init; } = SchemaName;

    /// <summary>UUID version 7: unique, and in order of time. The same event sent twice has the same.</summary>
    public required string Id { get; init; }

    /// <summary>The box or place, from the configuration.</summary>
    public required string Site { get; init; }

    /// <summary>The camera.</summary>
    public required string Camera { get; init; }

    /// <summary>The trigger.</summary>
    public required string Trigger { get; init; }

    /// <summary>Why the trigger fired.</summary>
    public required string Reason { get; init; }

    /// <summary>The question's name.</summary>
    public required string Query { get; init; }

    /// <summary>The question as it was put.</summary>
    public required string Question { get; init; }

    /// <summary>The answer's text; null where there was none (<see cref="Error"/>).</summary>
    public string? Answer { get; init; }

    /// <summary>The answer as JSON, where the question has a schema.</summary>
    public JsonNode? Value { get; init; }

    /// <summary>The answer before this one, where only changes become events.</summary>
    public string? Previous { get; init; }

    /// <summary>Why there is no answer, one line.</summary>
    public string? Error { get; init; }

    /// <summary>stop, length, context or cancelled.</summary>
    public string? FinishReason { get; init; }

    /// <summary>XXH128 of the picture's bytes, 32 hexadecimal digits.</summary>
    public string? PictureHash { get; init; }

    /// <summary>The snapshot's file, relative to the snapshot folder; null where none is kept.</summary>
    public string? Picture { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The model's fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The weights' scheme, such as int8.</summary>
    public required string Scheme { get; init; }

    /// <summary>Where it was computed: cpu, or the execution provider.</summary>
    public required string Device { get; init; }

    /// <summary>When the picture was taken.</summary>
    public DateTimeOffset Taken { get; init; }

    /// <summary>When the trigger fired.</summary>
    public DateTimeOffset Triggered { get; init; }

    /// <summary>When the answer was complete.</summary>
    public DateTimeOffset Answered { get; init; }

    /// <summary>Picture to embedding, milliseconds.</summary>
    public double PictureMs { get; init; }

    /// <summary>Prompt to first token, milliseconds.</summary>
    public double PrefillMs { get; init; }

    /// <summary>First token to last, milliseconds.</summary>
    public double DecodeMs { get; init; }
}
