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

internal static class Precisions
{
    public static ScalarType Type(this Precision precision) => precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
}
