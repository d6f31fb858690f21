using System.CommandLine;
using System.Globalization;
using N2Eye.Quant.Checkpoints;
using N2Eye.Train.Reporting;
using N2Eye.Train.Training;

namespace N2Eye.Train.Program.Commands;

/// <summary><c>n2eye-train dry-run</c>: does training fit, and how long does a step take?</summary>
internal static class DryRunCommand
{
    public static Command Build(CancellationToken stop)
    {
        var config = new Option<string>("--config")
        {
            Description = "config.json of the model; the default is N2-Eye's full size, LFM2-1.2B with CLIP ViT-B/32.",
            HelpName = "FILE",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "configs", "n2eye-1.2b", "config.json"),
        };
        var memory = Flags.Number("--memory", "GIB", "Memory that training may take, GiB.", 24.0, 0.01, 100_000);
        var flags = new TrainingFlags();
        var command = new Command("dry-run", "Take real steps on a model of full size with random weights, within a memory limit.") { config, memory };
        flags.AddTo(command);
        command.SetAction(parsed => Handler.Guard(() =>
        {
            var display = new ConsoleDisplay();
            var options = flags.Read(parsed);
            options = options with { MaxSteps = Math.Max(1, options.MaxSteps) };
            var bytes = (long)(parsed.GetValue(memory) * (1L << 30));
            var spec = ConfigFile.Read(parsed.GetValue(config)!);
            var device = flags.Device(parsed);
            var result = display.Show(() => DryRun.Run(spec, options, bytes, device, display, stop));
            display.Say(string.Create(CultureInfo.InvariantCulture, $"done: {result.Results.Count} steps, losses {string.Join(" ", result.Results.Select(step => step.Loss.ToString("F4", CultureInfo.InvariantCulture)))}"));
            if (result.PeakBytes > 0) display.Say(string.Create(CultureInfo.InvariantCulture, $"measured: the process had at most {DryRun.Gibibytes(result.PeakBytes):F1} GiB of main memory"));
            return result.Results.Count == options.MaxSteps ? ExitCodes.Success : ExitCodes.Cancelled;
        }));
        return command;
    }
}
