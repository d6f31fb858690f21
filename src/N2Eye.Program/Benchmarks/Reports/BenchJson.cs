using System.Text.Json.Serialization;
using N2Eye.Program.Benchmarks.Starts;

namespace N2Eye.Program.Benchmarks.Reports;

/// <summary>Reports as JSON. What is null is written: a reader sees that it was looked for.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(StartTimes))]
internal sealed partial class BenchJson : JsonSerializerContext;
