using System.CommandLine;
using System.Globalization;
using N2Eye.Quant.Npu;

namespace N2Eye.Quant;

/// <summary>The flags of <c>--target npu</c>.</summary>
internal sealed class NpuFlags
{
    private readonly Option<string> target = new("--target") { Description = "What the file is for: cpu, or npu (docs/npu-graphs.md).", DefaultValueFactory = _ => "cpu" };
    private readonly Option<string?> data = new("--calibrate") { Description = "npu: folder with sessions.jsonl and pictures to calibrate on.", HelpName = "DATA" };
    private readonly Option<string?> test = new("--test") { Description = "npu: such a folder, to compare greedy answers with float32's.", HelpName = "DATA" };
    private readonly Option<int> sessions = new("--sessions") { Description = "npu: most sessions that are read.", DefaultValueFactory = _ => 128 };
    private readonly Option<int> length = new("--length") { Description = "npu: longest session that is read, tokens.", DefaultValueFactory = _ => 2048 };
    private readonly Option<string> activations = new("--activations") { Description = "npu: type of activations.", DefaultValueFactory = _ => "uint16" };
    private readonly Option<string> range = new("--range") { Description = "npu: how ranges are chosen.", DefaultValueFactory = _ => "min-max" };
    private readonly Option<double> percentile = new("--percentile") { Description = "npu: per cent of values that --range percentile keeps at either end.", DefaultValueFactory = _ => 99.99 };
    private readonly Option<double> smooth = new("--smooth") { Description = "npu: how much of an outlier channel goes into the weights, 0 to 1.", DefaultValueFactory = _ => 0.5 };

    public void AddTo(RootCommand root, Option<string> scheme, Option<string> block)
    {
        target.AcceptOnlyFromAmong("cpu", "npu");
        activations.AcceptOnlyFromAmong("uint16", "uint8");
        range.AcceptOnlyFromAmong("min-max", "percentile", "mse");
        foreach (var option in new Option[] { target, data, test, sessions, length, activations, range, percentile, smooth }) root.Add(option);
        root.Validators.Add(result =>
        {
            if (result.GetValue(target) != "npu")
            {
                foreach (var option in new Option[] { data, test, sessions, length, activations, range, percentile, smooth })
                {
                    if (result.GetResult(option) is { Implicit: false }) result.AddError($"{option.Name} belongs to --target npu.");
                }

                return;
            }

            foreach (var option in new Option[] { scheme, block })
            {
                if (result.GetResult(option) is { Implicit: false }) result.AddError($"{option.Name} is for --target cpu: for an NPU, matrices are int8 rows (see --activations).");
            }

            if (result.GetValue(data) is null) result.AddError("--target npu needs --calibrate DATA: a folder with sessions.jsonl and its pictures, like the questions that will be asked (docs/n2eye-quant.md).");
            Between(sessions, 1, int.MaxValue);
            Between(length, 2 * Agreement.LongestAnswer, int.MaxValue);
            Between(percentile, 90, 100);
            Between(smooth, 0, 1);

            // A flag that is absent has its default, which a validator does not see.
            void Between<T>(Option<T> option, double least, double most)
                where T : struct, IConvertible
            {
                if (result.GetResult(option) is not { Implicit: false }) return;
                var value = result.GetValue(option).ToDouble(CultureInfo.InvariantCulture);
                if (!(value >= least && value <= most)) result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be {(most == int.MaxValue ? $"at least {least}" : $"between {least} and {most}")}."));
            }
        });
    }

    /// <summary>Null for a CPU.</summary>
    public NpuOptions? Read(ParseResult parsed) => parsed.GetValue(target) != "npu" ? null : new NpuOptions
    {
        Data = parsed.GetValue(data)!,
        Test = parsed.GetValue(test),
        Sessions = parsed.GetValue(sessions),
        Length = parsed.GetValue(length),
        ActivationBits = parsed.GetValue(activations) == "uint8" ? 8 : 16,
        Range = parsed.GetValue(range)!,
        Percentile = parsed.GetValue(percentile),
        Smoothing = parsed.GetValue(smooth),
    };
}
