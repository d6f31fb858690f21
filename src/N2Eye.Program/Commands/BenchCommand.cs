using System.CommandLine;
using System.Text.Json;
using N2Eye.Program.Benchmarks;
using N2Eye.Program.Benchmarks.Machine;
using N2Eye.Program.Benchmarks.Reports;
using N2Eye.Program.Benchmarks.Starts;
using N2Eye.Program.Output;
using N2Eye.Runtime;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye bench</c></summary>
internal static class BenchCommand
{
    private const int MostRounds = 1000, MostTokens = 1 << 20;

    public static Command Build()
    {
        var rounds = Flags.Number<int>("--rounds", "N", $"How often everything is measured, in turns. [default: {BenchPlan.DefaultRounds}]", least: 1, most: MostRounds);
        var decodeTokens = Flags.Number<int>("--decode-tokens", "N", $"Tokens decoded for each context and round. [default: {BenchPlan.DefaultDecodeTokens}]", least: 1, most: MostTokens);
        var prefill = Flags.Numbers("--prefill", "N,…", $"Lengths of prompts, tokens. [default: {BenchPlan.DefaultPrefill}]", most: MostTokens);
        var contexts = Flags.Numbers("--contexts", "N,…", $"Tokens that stand before those that are decoded. [default: {BenchPlan.DefaultContexts}]", most: MostTokens);
        var picture = Flags.Path("--picture", "FILE", "Picture file; without one nothing is measured with a picture.");
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var start = Flags.Choice(StartProcess.Flag, "Answer one token, print how long each stage took, and end: a start for another process to time.", StartQuestion.Text);
        start.Hidden = true;
        var common = new CommonOptions();
        var command = new Command("bench", "Measure how fast this box runs the model, and how near that is to what its memory allows.") { rounds, decodeTokens, prefill, contexts, picture, json, start };
        common.AddTo(command);
        Handler.Set(command, (parsed, cancellation) =>
        {
            var plan = new BenchPlan(
                parsed.GetValue(rounds) ?? BenchPlan.DefaultRounds,
                parsed.GetValue(decodeTokens) ?? BenchPlan.DefaultDecodeTokens,
                Given(parsed.GetValue(prefill), BenchPlan.DefaultPrefill),
                Given(parsed.GetValue(contexts), BenchPlan.DefaultContexts),
                parsed.GetValue(picture));
            if (plan.Picture == StandardInput.Path) throw new N2EyeException(FailureKind.BadInput, "--picture is -: the picture is read again in every round, give a file.");
            var settings = WithContext(common.Read(parsed), plan);
            if (parsed.GetValue(start) is { } question) return Start(settings, question == StartQuestion.Picture ? plan.Picture : null, cancellation);
            Measure(plan, settings, parsed.GetValue(json), cancellation);
            return ExitCodes.Success;
        });
        return command;
    }

    private static int[] Given(int[]? numbers, string otherwise) => numbers is { Length: > 0 } ? numbers : Flags.ParseNumbers(otherwise, MostTokens)!;

    private static void Measure(BenchPlan plan, ModelSettings settings, bool json, CancellationToken cancellation)
    {
        var (files, clock) = (new SystemFiles(), TimeProvider.System);
        var machine = MachineDescription.Read(files);
        if (machine.IsBusy) WarnOfLoad(settings, machine.LoadAverage!.Value);
        Check(settings, plan.Picture, cancellation);
        var bench = new Bench(plan, files, clock);
        var process = new StartProcess(clock);
        var weights = settings.Weights!.Value;
        var starts = bench.TimeStarts(weights, question => process.Run(question, cancellation));
        using var model = LoadedModel.Open(settings);
        var report = bench.Run(machine, weights, starts, model.Engine, cancellation);
        if (json) JsonOutput.WriteLine(NamedOutput.Standard(), writer => JsonSerializer.Serialize(writer, report, BenchJson.Default.BenchReport));
        else new BenchText(Console.Out).Write(report);
    }

    /// <summary>What is wrong with flags and files is told before anything is measured.</summary>
    private static void Check(ModelSettings settings, string? picture, CancellationToken cancellation)
    {
        using var model = LoadedModel.Open(settings);
        if (picture is not null) LoadedModel.Read(picture, cancellation).Dispose();
    }

    /// <summary>A process that is started to be timed.</summary>
    private static int Start(ModelSettings settings, string? picture, CancellationToken cancellation)
    {
        var first = new FirstToken(TimeProvider.System);
        using var model = LoadedModel.Open(settings);
        var times = first.Run(model.Engine, picture, cancellation);
        JsonOutput.WriteLine(NamedOutput.Standard(), writer => JsonSerializer.Serialize(writer, times, BenchJson.Default.StartTimes));
        return ExitCodes.Success;
    }

    private static ModelSettings WithContext(ModelSettings settings, BenchPlan plan) =>
        settings with { Engine = settings.Engine with { Context = plan.ContextFor(settings.Engine.Context, LoadedModel.Compiled.Decoder.Shape.MaxPositions) } };

    private static void WarnOfLoad(ModelSettings settings, double load)
    {
        using var loggers = settings.Loggers();
        loggers.CreateLogger("n2eye").NotIdle(load);
    }
}
