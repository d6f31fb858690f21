using System.Text.Json.Serialization;
using N2Eye.Program.Benchmarks.Machine;

namespace N2Eye.Program.Benchmarks.Reports;

/// <summary>Everything that <c>n2eye bench</c> found out (docs/bench.md).</summary>
/// <param name="Machine">Where.</param>
/// <param name="Program">What.</param>
/// <param name="Starts">Processes from their start to their first token.</param>
/// <param name="Picture">From a picture file to embeddings; null where none was given.</param>
/// <param name="Prefill">Prompts, by length.</param>
/// <param name="Decode">Decoding, by context.</param>
/// <param name="WeightsBytesPerToken">What a token must read of the weights at the least.</param>
/// <param name="WindowBytesPerToken">What it must read of the convolutions' last inputs.</param>
/// <param name="StateBytesPerPosition">What it must read of the state for each token before it.</param>
/// <param name="Memory">What the process holds.</param>
/// <param name="EnergySource">What counts joules; null where nothing does.</param>
/// <param name="Notes">What was not measured and why, and what makes figures doubtful.</param>
internal sealed record BenchReport(
    MachineDescription Machine,
    ProgramReport Program,
    IReadOnlyList<StartReport> Starts,
    PictureReport? Picture,
    IReadOnlyList<PrefillReport> Prefill,
    IReadOnlyList<DecodeReport> Decode,
    long WeightsBytesPerToken,
    long WindowBytesPerToken,
    long StateBytesPerPosition,
    MemoryReport Memory,
    string? EnergySource,
    IReadOnlyList<string> Notes)
{
    /// <summary>Fields are only added within a version.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema => "n2eye.bench/1";
}
