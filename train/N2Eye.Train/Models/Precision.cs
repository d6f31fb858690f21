using static TorchSharp.torch;

namespace N2Eye.Train.Models;

/// <summary>What matrices are multiplied in. Trained weights, norms, the residual stream and the loss stay float32.</summary>
public enum Precision
{
    /// <summary>Everything in float32: for comparing values.</summary>
    Float32,

    /// <summary>Matrix products and attention in bfloat16, as autocast does it.</summary>
    BFloat16,
}

/// <summary>Which precision a processor is fast in.</summary>
public static class Precisions
{
    private static readonly Precision FastOnCpu = MultipliesBFloat16() ? Precision.BFloat16 : Precision.Float32;

    /// <summary>
    /// bfloat16 on a GPU and where the processor multiplies it, float32 elsewhere: there libtorch's convolutions in bfloat16 are slower than
    /// a hundredth of float32's.
    /// </summary>
    public static Precision Fast(Device device) => device.type == TorchSharp.DeviceType.CPU ? FastOnCpu : Precision.BFloat16;

    internal static ScalarType Type(this Precision precision) => precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>The kernel's list of what the processor can do: avx512_bf16 and amx_bf16 on x64, bf16 on ARM64.</summary>
    private static bool MultipliesBFloat16()
    {
        const string Processors = "/proc/cpuinfo";
        if (!File.Exists(Processors)) return false;
        var features = File.ReadLines(Processors).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal));
        return features is not null && features.Split(' ').Any(feature => feature is "avx512_bf16" or "amx_bf16" or "bf16");
    }
}
