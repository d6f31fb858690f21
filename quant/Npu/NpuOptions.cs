using N2Eye.Runtime.Graphs.Onnx;
using N2Eye.Weights;

namespace N2Eye.Quant.Npu;

/// <summary>How an activation's range is chosen from the values that it had.</summary>
internal enum RangeMethod
{
    /// <summary>All of them.</summary>
    MinMax,

    /// <summary>All but a share at either end.</summary>
    Percentile,

    /// <summary>The interval with the smallest mean squared error, what is clamped counted in.</summary>
    Mse,
}

/// <summary>What <c>--target npu</c> needs to know.</summary>
public sealed record NpuOptions
{
    /// <summary>Sessions to calibrate on: a folder with sessions.jsonl, or such a file.</summary>
    public required string Data { get; init; }

    /// <summary>Most sessions that are read.</summary>
    public int Sessions { get; init; } = 128;

    /// <summary>Longest session that is read, tokens: the context of the graphs that are calibrated and checked.</summary>
    public int Length { get; init; } = 2048;

    /// <summary>Sessions whose last questions are asked in float32 and quantized, to compare; null = none.</summary>
    public string? Test { get; init; }

    /// <summary>8 or 16 bits of an activation.</summary>
    public int ActivationBits { get; init; } = 16;

    /// <summary>min-max, percentile or mse.</summary>
    public string Range { get; init; } = "min-max";

    /// <summary>Per cent of an activation's values that stay in its range, for percentile.</summary>
    public double Percentile { get; init; } = 99.99;

    /// <summary>How much of an outlier channel's size goes into the weights: 0 none, 1 all.</summary>
    public double Smoothing { get; init; } = 0.5;

    /// <summary>Threads of one operator.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    internal string Scheme => ActivationBits == 8 ? Schemes.Npu8 : Schemes.Npu16;

    internal OnnxType Activations => ActivationBits == 8 ? OnnxType.UInt8 : OnnxType.UInt16;

    internal RangeMethod Method => Range switch
    {
        "percentile" => RangeMethod.Percentile,
        "mse" => RangeMethod.Mse,
        _ => RangeMethod.MinMax,
    };
}
