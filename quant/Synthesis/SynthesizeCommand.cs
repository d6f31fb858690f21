using System.CommandLine;
using System.Globalization;
using N2Eye.Quant.Reporting;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Quant.Synthesis;

/// <summary><c>n2eye-quant synthesize</c>: a random checkpoint of any configuration's true shapes.</summary>
internal static class SynthesizeCommand
{
    private const long Mebibyte = 1 << 20;

    /// <param name="guard">Turns failures into a line and an exit code.</param>
    public static Command Build(Func<Func<int>, int> guard)
    {
        var model = new Option<string>("--model") { Description = "Model directory: shapes come from its config.json, its other files are copied.", HelpName = "MODEL_DIR", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "Directory of the checkpoint; it is made.", HelpName = "DIR", Required = true };
        var seed = new Option<ulong>("--seed") { Description = "Same seed, same bytes.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var dtype = new Option<string>("--dtype") { Description = "Element type: bf16, f16 or f32.", HelpName = "TYPE", DefaultValueFactory = _ => "bf16" };
        var shard = new Option<int>("--shard") { Description = "Most MiB of one file.", HelpName = "MIB", DefaultValueFactory = _ => 2048 };
        var command = new Command("synthesize", "Write a random checkpoint of a model's true shapes, for work at full size without its weights.") { model, output, seed, dtype, shard };
        command.Validators.Add(result =>
        {
            new FlagCheck(result).Between(shard, 1, 1 << 20);
            // A flag that is absent has its default, which a validator does not see.
            if (result.GetValue(dtype) is { } name && Type(name) is null) result.AddError($"--dtype is \"{name}\": it must be bf16, f16 or f32.");
        });
        command.SetAction(parsed => guard(() =>
        {
            using var stop = new StopSignal();
            var options = new SynthesizeOptions
            {
                Model = parsed.GetValue(model)!,
                Output = parsed.GetValue(output)!,
                Seed = parsed.GetValue(seed),
                Dtype = Type(parsed.GetValue(dtype))!.Value,
                ShardBytes = parsed.GetValue(shard) * Mebibyte,
            };
            var files = ErrorConsole.Create().WithProgress("random values", tell => Synthesizer.Run(options, tell, stop.Token));
            var bytes = files.Sum(file => new FileInfo(file).Length);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Output}: {files.Count} file{(files.Count == 1 ? "" : "s")}, {bytes / 1e6:F1} MB, seed {options.Seed}"));
            return ExitCodes.Success;
        }));
        return command;
    }

    private static Dtype? Type(string? name) => name switch
    {
        "bf16" => Dtype.BF16,
        "f16" => Dtype.F16,
        "f32" => Dtype.F32,
        _ => null,
    };
}
