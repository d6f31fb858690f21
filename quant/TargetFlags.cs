using System.CommandLine;
using System.Globalization;
using N2Eye.Quant.Cpu;
using N2Eye.Quant.Npu;
using N2Eye.Quant.Quantization;
using N2Eye.Weights;

namespace N2Eye.Quant;

/// <summary><c>--target</c>, and the flags of either target.</summary>
internal sealed class TargetFlags
{
    private readonly Option<string> target = new("--target") { Description = "What the file is for: cpu, or npu (docs/npu-graphs.md).", DefaultValueFactory = _ => "cpu" };
    private readonly Option<string> scheme = new("--scheme") { Description = "cpu: how matrices are stored.", DefaultValueFactory = _ => Schemes.Int8 };
    private readonly Option<string?> block = new("--block-size") { Description = "cpu: values that share a scale; 64 where it is not given, 32 for int4." };
    private readonly Option<string[]> keep = new("--keep") { Description = "cpu: tensors that stay float32, by name; * is any run of characters. Repeatable.", HelpName = "PATTERN", DefaultValueFactory = _ => [] };
    private readonly Option<string?> compensate = new("--compensate") { Description = "cpu: how rounding errors are compensated: gptq, with --calibrate.", HelpName = "METHOD" };
    private readonly Option<string?> data = new("--calibrate") { Description = "Folder with sessions.jsonl and pictures to calibrate on.", HelpName = "DATA" };
    private readonly Option<string?> test = new("--test") { Description = "Such a folder, to compare greedy answers with float32's.", HelpName = "DATA" };
    private readonly Option<int> sessions = new("--sessions") { Description = "Most sessions that are read.", DefaultValueFactory = _ => 128 };
    private readonly Option<int> length = new("--length") { Description = "Longest session that is read, tokens.", DefaultValueFactory = _ => 2048 };
    private readonly Option<string> activations = new("--activations") { Description = "npu: type of activations.", DefaultValueFactory = _ => "uint16" };
    private readonly Option<string> range = new("--range") { Description = "npu: how ranges are chosen.", DefaultValueFactory = _ => "min-max" };
    private readonly Option<double> percentile = new("--percentile") { Description = "npu: per cent of values that --range percentile keeps at either end.", DefaultValueFactory = _ => 99.99 };
    private readonly Option<double> smooth = new("--smooth") { Description = "npu: how much of an outlier channel goes into the weights, 0 to 1.", DefaultValueFactory = _ => 0.5 };

    public void AddTo(RootCommand root)
    {
        target.AcceptOnlyFromAmong("cpu", "npu");
        scheme.AcceptOnlyFromAmong(Schemes.Int8, Schemes.Int8Channel, Schemes.Int4, Schemes.Float32);
        block.AcceptOnlyFromAmong("32", "64", "128");
        compensate.AcceptOnlyFromAmong("gptq");
        activations.AcceptOnlyFromAmong("uint16", "uint8");
        range.AcceptOnlyFromAmong("min-max", "percentile", "mse");
        foreach (var option in new Option[] { target, scheme, block, keep, compensate, data, test, sessions, length, activations, range, percentile, smooth }) root.Add(option);
        root.Validators.Add(result =>
        {
            var check = new FlagCheck(result);
            if (result.GetValue(target) == "npu") CheckNpu(check);
            else CheckCpu(check, result.GetValue(scheme)!);
            check.Between(sessions, 1, int.MaxValue);
            check.Between(length, 2 * Agreement.LongestAnswer, int.MaxValue);
            check.Between(percentile, 90, 100);
            check.Between(smooth, 0, 1);
        });
    }

    /// <summary>What the flags say, over what they do not.</summary>
    public QuantizeOptions Apply(ParseResult parsed, QuantizeOptions options)
    {
        if (parsed.GetValue(target) == "npu")
        {
            var npu = Npu(parsed);
            return options with { Npu = npu, Scheme = npu.Scheme, BlockSize = 0 };
        }

        var stored = parsed.GetValue(scheme)!;
        var conversations = parsed.GetValue(compensate) is not null || parsed.GetValue(test) is not null;
        return options with
        {
            Scheme = stored,
            BlockSize = parsed.GetValue(block) is { } size ? int.Parse(size, CultureInfo.InvariantCulture) : QuantizeOptions.DefaultBlockSize(stored),
            Keep = parsed.GetValue(keep)!,
            Cpu = conversations ? Cpu(parsed) : null,
        };
    }

    private void CheckCpu(FlagCheck check, string stored)
    {
        check.Refuse([activations, range, percentile, smooth], name => $"{name} belongs to --target npu.");
        if (!check.IsGiven(compensate))
        {
            check.Refuse([data], name => $"{name} belongs to --target npu or --compensate.");
            if (!check.IsGiven(test)) check.Refuse([sessions, length], name => $"{name} belongs to --target npu, --compensate or --test.");
        }
        else if (!check.IsGiven(data))
        {
            check.Add("--compensate gptq needs --calibrate DATA: a folder with sessions.jsonl and its pictures, like the questions that will be asked (docs/n2eye-quant.md).");
        }

        if (stored == Schemes.Float32) check.Refuse([keep, compensate], name => $"{name} is for --scheme int8, int8-channel and int4: with float32 nothing is rounded.");
        if (stored == Schemes.Int8Channel) check.Refuse([block], name => $"{name} is for --scheme int8 and int4: with int8-channel a row has one scale.");
    }

    private void CheckNpu(FlagCheck check)
    {
        check.Refuse([scheme, block, keep, compensate], name => $"{name} is for --target cpu: for an NPU, matrices are int8 rows (see --activations).");
        if (!check.IsGiven(data)) check.Add("--target npu needs --calibrate DATA: a folder with sessions.jsonl and its pictures, like the questions that will be asked (docs/n2eye-quant.md).");
    }

    private CpuOptions Cpu(ParseResult parsed) => new()
    {
        Compensate = parsed.GetValue(data),
        Test = parsed.GetValue(test),
        Sessions = parsed.GetValue(sessions),
        Length = parsed.GetValue(length),
    };

    private NpuOptions Npu(ParseResult parsed) => new()
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
