using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace N2Eye.Watch.Fleet;

/// <summary>A picture in an object store of the same server.</summary>
public sealed record ObjectReference
{
    /// <summary>The store.</summary>
    public required string Bucket { get; init; }

    /// <summary>The object.</summary>
    public required string Name { get; init; }
}

/// <summary>A question in the work queue, one JSON object (docs/fleet.md). A field that it does not have is refused.</summary>
public sealed record FleetQuestion
{
    /// <summary>Names the question and its result; the same question sent twice has the same.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked.</summary>
    public required string Question { get; init; }

    /// <summary>The picture file, Base64; null where <see cref="PictureObject"/> says where it is.</summary>
    public byte[]? Picture { get; init; }

    /// <summary>Where the picture is; null where <see cref="Picture"/> holds it.</summary>
    public ObjectReference? PictureObject { get; init; }

    /// <summary>JSON Schema of the answer (docs/structured-output.md); null for text.</summary>
    public JsonNode? Schema { get; init; }

    /// <summary>System prompt; null for the model's own.</summary>
    public string? System { get; init; }

    /// <summary>Reads a question.</summary>
    /// <exception cref="JsonException">It is none; the message names the field.</exception>
    internal static FleetQuestion Read(ReadOnlySpan<byte> utf8Json)
    {
        var question = JsonSerializer.Deserialize(utf8Json, FleetJson.Default.FleetQuestion) ?? throw new JsonException("a question is null");
        if (question.Id.Length is 0 or > 128) throw new JsonException("id must be 1 to 128 characters");
        if ((question.Picture is null) == (question.PictureObject is null)) throw new JsonException("give picture or picture_object, one of them");
        return question;
    }
}

/// <summary>An answer, or why there is none, one JSON object: subject <c>PREFIX.results.ID</c>.</summary>
public sealed record FleetResult
{
    /// <summary>Name and version of the result's format.</summary>
    public const string SchemaName = "n2eye.result/1";

    /// <summary><see cref="SchemaName"/></summary>
    public string Schema { get; set; } = SchemaName;

    /// <summary>The question's.</summary>
    public required string Id { get; init; }

    /// <summary>The question as it was put.</summary>
    public string? Question { get; init; }

    /// <summary>The answer's text; null where there was none.</summary>
    public string? Answer { get; init; }

    /// <summary>The answer as JSON, where the question has a schema.</summary>
    public JsonNode? Value { get; init; }

    /// <summary>Why there is no answer, one line.</summary>
    public string? Error { get; init; }

    /// <summary>stop, length, context or cancelled.</summary>
    public string? FinishReason { get; init; }

    /// <summary>XXH128 of the picture's bytes, 32 hexadecimal digits.</summary>
    public string? PictureHash { get; init; }

    /// <summary>The model's name.</summary>
    public string? Model { get; init; }

    /// <summary>The model's fingerprint.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The weights' scheme.</summary>
    public string? Scheme { get; init; }

    /// <summary>Where it was computed: cpu, or the execution provider.</summary>
    public string? Device { get; init; }

    /// <summary>The box; the worker fills it in.</summary>
    public string? Worker { get; init; }

    /// <summary>How often the question was given to a box, this time included; the worker fills it in.</summary>
    public long Attempt { get; init; }

    /// <summary>When the box took the question; the worker fills it in.</summary>
    public DateTimeOffset Taken { get; init; }

    /// <summary>When the answer was complete; the worker fills it in.</summary>
    public DateTimeOffset Answered { get; init; }

    /// <summary>Picture to embedding, milliseconds.</summary>
    public double PictureMs { get; init; }

    /// <summary>Prompt to first token, milliseconds.</summary>
    public double PrefillMs { get; init; }

    /// <summary>First token to last, milliseconds.</summary>
    public double DecodeMs { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FleetQuestion))]
[JsonSerializable(typeof(FleetResult))]
internal sealed partial class FleetJson : JsonSerializerContext;
