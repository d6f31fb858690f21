using N2Eye.Program.Benchmarks.Reports;

namespace N2Eye.Program.Benchmarks;

/// <summary>What an engine that is open gave.</summary>
/// <param name="Picture">From a picture file to embeddings; null where none was given.</param>
/// <param name="Prefill">Prompts, by length.</param>
/// <param name="Decode">Decoding, by context.</param>
/// <param name="Bytes">What a token must read.</param>
/// <param name="Memory">What the process holds.</param>
/// <param name="EnergySource">What counts joules; null where nothing does.</param>
internal sealed record EngineFigures(
    PictureReport? Picture,
    IReadOnlyList<PrefillReport> Prefill,
    IReadOnlyList<DecodeReport> Decode,
    TokenBytes Bytes,
    MemoryReport Memory,
    string? EnergySource);
