using System.Text.Json;
using System.Text.Json.Serialization;
using N2Eye.Watch.Events;

namespace N2Eye.Watch.Service;

/// <summary>An event of the status page.</summary>
/// <param name="Event">The event.</param>
/// <param name="HasPicture">Whether its picture can be fetched.</param>
internal sealed record ShownEvent(CameraEvent Event, bool HasPicture);

/// <summary>That a request was taken.</summary>
/// <param name="Accepted">The trigger.</param>
internal sealed record Acceptance(string Accepted);

/// <summary>What a refused request is told.</summary>
/// <param name="Error">One line.</param>
internal sealed record Refusal(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(IReadOnlyList<ShownEvent>))]
[JsonSerializable(typeof(Acceptance))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class ServiceJson : JsonSerializerContext;
