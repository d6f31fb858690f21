using System.Text.Json.Serialization;
using N2Eye.Watch.Options;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Watching;

namespace N2Eye.Watch.Configuration;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [typeof(SnakeCaseEnum<ChangesOnly>), typeof(SnakeCaseEnum<BestFrom>)])]
[JsonSerializable(typeof(WatchConfig))]
internal sealed partial class WatchConfigJson : JsonSerializerContext;
