using System.Numerics.Tensors;

namespace N2Eye.Quant.Quantization;

/// <summary>The int8 form that NPUs multiply with: a row's values are q · scale, q in −127…127.</summary>
internal static class Int8Rows
{
    /// <summary>A row of zeros still needs a scale that can be divided by.</summary>
    private const float SmallestScale = 1e-9f;

    /// <summary>Quantizes one row, symmetric, to the nearest (ties to even), and gives its scale.</summary>
    /// <param name="row">(columns,)</param>
    /// <param name="leastScale">What the scale must reach.</param>
    /// <param name="values">(columns,)</param>
    public static float Quantize(ReadOnlySpan<float> row, float leastScale, Span<sbyte> values)
    {
        var scale = Math.Max(Math.Max(MathF.Abs(TensorPrimitives.MaxMagnitude(row)) / 127f, leastScale), SmallestScale);
        for (var i = 0; i < row.Length; i++) values[i] = (sbyte)Math.Clamp(MathF.Round(row[i] / scale, MidpointRounding.ToEven), -127f, 127f);
        return scale;
    }
}
