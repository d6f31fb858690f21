using N2Eye.Program.Benchmarks.Machine;
using N2Eye.Program.Benchmarks.Reports;
using N2Eye.Program.Benchmarks.Starts;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Providers;
using N2Eye.Weights;

namespace N2Eye.Program.Benchmarks;

/// <summary>The whole of <c>n2eye bench</c>: starts first, while nothing of this process has the weights open; then an engine that stays open.</summary>
/// <param name="plan">What is measured.</param>
/// <param name="files">The system's files.</param>
/// <param name="clock">Measures.</param>
internal sealed class Bench(BenchPlan plan, SystemFiles files, TimeProvider clock)
{
    private readonly List<string> notes = [];

    /// <summary>Times starts.</summary>
    /// <param name="weights">Where the weights lie, which nothing of this process may have open.</param>
    /// <param name="start">Runs a process to its first token.</param>
    public IReadOnlyList<StartReport> TimeStarts(WeightsLocation weights, Func<StartQuestion, (double Milliseconds, StartTimes Stages)> start) =>
        new StartRounds(start, new PageCache(weights).Drop).Run(plan.Rounds, plan.Picture is not null, notes);

    /// <summary>Times an engine, and reports everything.</summary>
    /// <param name="machine">Where it runs.</param>
    /// <param name="weights">Where the weights lie.</param>
    /// <param name="starts">What <see cref="TimeStarts"/> gave.</param>
    /// <param name="engine">The model, whose graphs nobody has opened yet.</param>
    /// <param name="cancellation">Looked at between tokens.</param>
    public BenchReport Run(MachineDescription machine, WeightsLocation weights, IReadOnlyList<StartReport> starts, Engine engine, CancellationToken cancellation)
    {
        var fitting = plan.FittingInto(engine.Context, notes);
        var figures = new EngineBench(engine, fitting, files, clock).Run(machine, notes, cancellation);
        if (figures.EnergySource is null) notes.Add("not measured: energy: this box has no counter that this user may read");
        return new BenchReport(
            machine, Program(engine, weights), starts, figures.Picture, figures.Prefill, figures.Decode,
            figures.Bytes.Weights, figures.Bytes.Windows, figures.Bytes.StatePerPosition, figures.Memory, figures.EnergySource, notes);
    }

    private ProgramReport Program(Engine engine, WeightsLocation weights) => new(
        typeof(Bench).Assembly.GetName().Version!.ToString(3),
        ProviderRegistry.OnnxRuntimeVersion,
        engine.Model.Name,
        engine.Model.Fingerprint,
        weights.Path,
        weights.Length ?? new FileInfo(weights.Path).Length - weights.Offset,
        engine.Scheme,
        engine.Weights.BlockSize,
        engine.Products?.ToString().ToLowerInvariant(),
        [.. engine.Placements.Select(placement => $"{placement.Graph}: {placement.Device}")],
        engine.Threads,
        engine.Context,
        plan.Rounds,
        plan.DecodeTokens,
        BenchPlan.PromptSeed);
}
