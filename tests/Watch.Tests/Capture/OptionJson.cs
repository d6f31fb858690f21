using System.Text.Json.Serialization;
using N2Eye.Watch.Sources;
using N2Eye.Watch.Triggers;

namespace N2Eye.Tests.Capture;

/// <summary>Options, as the configuration of n2eye watch reads them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SourceOptions))]
[JsonSerializable(typeof(TriggerOptions))]
internal sealed partial class OptionJson : JsonSerializerContext;
