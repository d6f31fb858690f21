using System.Text.Json;
using System.Text.Json.Serialization;

namespace N2Eye.Watch.Options;

/// <summary>Spells an enum in JSON as the fields are spelt: <c>new_only</c>. Numbers are refused.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
