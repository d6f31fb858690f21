namespace N2Eye.Program.Benchmarks.Reports;

/// <summary>What was measured.</summary>
/// <param name="Version">Of this program.</param>
/// <param name="OnnxRuntimeVersion">Of the library.</param>
/// <param name="Model">What the program was compiled for.</param>
/// <param name="Fingerprint">Of its shapes.</param>
/// <param name="WeightsFile">Path.</param>
/// <param name="WeightsBytes">All tensors.</param>
/// <param name="Scheme">How matrices are stored.</param>
/// <param name="BlockSize">Values that share a scale; 0 where nothing is quantized.</param>
/// <param name="Int8Products">How int8 matrices are multiplied; null where there are none.</param>
/// <param name="Devices">Where each graph runs: <c>decoder: cpu</c>.</param>
/// <param name="Threads">Threads of one operator, and of the stream read.</param>
/// <param name="ContextTokens">Longest context.</param>
/// <param name="Rounds">How often everything was measured.</param>
/// <param name="DecodeTokens">Tokens decoded for each context and round.</param>
/// <param name="PromptSeed">What the random prompts were made from.</param>
internal sealed record ProgramReport(
    string Version,
    string OnnxRuntimeVersion,
    string Model,
    string Fingerprint,
    string WeightsFile,
    long WeightsBytes,
    string Scheme,
    int BlockSize,
    string? Int8Products,
    IReadOnlyList<string> Devices,
    int Threads,
    int ContextTokens,
    int Rounds,
    int DecodeTokens,
    int PromptSeed);
