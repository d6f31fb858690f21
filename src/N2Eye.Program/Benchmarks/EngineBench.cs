using N2Eye.Program.Benchmarks.Machine;
using N2Eye.Program.Benchmarks.Reports;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Sampling;

namespace N2Eye.Program.Benchmarks;

/// <summary>
/// Times an engine that is open. A round has everything once, so that a machine whose speed drifts slows all alike; memory is read right before
/// and after each stretch of decoding, since its bandwidth drifts too.
/// </summary>
/// <param name="engine">The model.</param>
/// <param name="plan">What fits into its context.</param>
/// <param name="files">The system's files.</param>
/// <param name="clock">Measures.</param>
internal sealed class EngineBench(Engine engine, BenchPlan plan, SystemFiles files, TimeProvider clock)
{
    private const int StreamPasses = 5;
    private const int WarmUpTokens = 16;

    private readonly TokenBytes bytes = TokenBytes.Of(engine.Model.Decoder, engine.Weights);
    private readonly EnergyMeter? energy = EnergyMeter.Find(files, clock);
    private readonly List<(int Tokens, InputSequence Prompt, List<TimeSpan> Rounds)> prefill = [.. plan.Prefill.Select(length => (length, RandomPrompt.Of(engine.Model, length), new List<TimeSpan>()))];
    private readonly List<(int Tokens, InputSequence Prompt, List<DecodeRound> Rounds)> decode = [.. plan.Contexts.Select(length => (length, RandomPrompt.Of(engine.Model, length), new List<DecodeRound>()))];
    private readonly List<PictureTimes> pictures = [];

    /// <param name="machine">Where it runs.</param>
    /// <param name="notes">Receives what makes figures doubtful.</param>
    /// <param name="cancellation">Looked at between tokens.</param>
    public EngineFigures Run(MachineDescription machine, ICollection<string> notes, CancellationToken cancellation)
    {
        engine.OpenGraphs();
        var loaded = ProcessMemory.Read(files);
        var free = files.Kilobytes("proc/meminfo", "MemAvailable") ?? machine.MemoryBytes;
        using var stream = new StreamRead(StreamBuffer.BytesFor(machine.LastLevelCacheBytes, free, notes), engine.Threads, clock);
        using var run = engine.Decoder.NewRun();
        var sampler = new Sampler(run.Logits.Length, SamplingOptions.Greedy, forbidden: [engine.Model.ImageToken]);
        var bench = new DecoderBench(run, sampler, plan.DecodeTokens, clock);
        using var busy = engine.Busy();
        WarmUp(run, sampler, stream, cancellation);
        for (var round = 0; round < plan.Rounds; round++) Round(bench, stream, cancellation);
        return new EngineFigures(
            plan.Picture is null ? null : PictureReport.Of(plan.Picture, pictures),
            [.. prefill.Select(length => PrefillReport.Of(length.Tokens, length.Rounds))],
            [.. decode.Select(context => DecodeReport.Of(context.Tokens, bytes.At(context.Tokens, plan.DecodeTokens), context.Rounds))],
            bytes,
            MemoryReport.Of(loaded, ProcessMemory.Read(files), stream.Bytes),
            energy?.Source);
    }

    private void WarmUp(IDecoderRun run, Sampler sampler, StreamRead stream, CancellationToken cancellation)
    {
        run.Append(RandomPrompt.Of(engine.Model, Math.Min(WarmUpTokens, engine.Context - 1)), 0, cancellation);
        run.Append(sampler.Sample(run.Logits));
        if (plan.Picture is { } picture) new PictureBench(engine, clock).Run(picture, cancellation);
        stream.Best(1);
    }

    private void Round(DecoderBench bench, StreamRead stream, CancellationToken cancellation)
    {
        foreach (var (_, prompt, rounds) in prefill) rounds.Add(bench.Prefill(prompt, cancellation));
        foreach (var (_, prompt, rounds) in decode)
        {
            bench.Fill(prompt, cancellation);
            var before = stream.Best(StreamPasses);
            energy?.Start();
            var seconds = bench.Decode(cancellation);
            var joules = energy?.Stop();
            rounds.Add(new DecodeRound(seconds, Math.Max(before, stream.Best(StreamPasses)), joules));
        }

        if (plan.Picture is { } picture) pictures.Add(new PictureBench(engine, clock).Run(picture, cancellation));
    }
}
