namespace N2Eye.Quant.Quantization;

/// <summary>What storing a tensor did to it.</summary>
public sealed record TensorReport
{
    /// <summary>Our name.</summary>
    public required string Name { get; init; }

    /// <summary>Its shape.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>float32, int8 or int4.</summary>
    public required string Scheme { get; init; }

    /// <summary>Bytes written, scales included.</summary>
    public required long Bytes { get; init; }

    /// <summary>Largest difference of a value.</summary>
    public required double MaxError { get; init; }

    /// <summary>Root of the mean squared difference.</summary>
    public required double Rmse { get; init; }

    /// <summary>Cosine between before and after.</summary>
    public required double Cosine { get; init; }

    /// <summary>Signal to noise, decibels; infinite where nothing changed.</summary>
    public required double SqnrDecibels { get; init; }
}

/// <summary>Adds up the difference between values before and after, a row at a time.</summary>
internal sealed class ErrorSum
{
    private double signal, noise, dot, stored, most;
    private long count;

    /// <summary>Root of the mean squared difference over that of the values before; 0 where nothing changed.</summary>
    public double Relative => noise == 0 ? 0 : Math.Sqrt(noise / signal);

    public void Add(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        for (var i = 0; i < before.Length; i++)
        {
            double a = before[i], b = after[i], difference = a - b;
            signal += a * a;
            stored += b * b;
            dot += a * b;
            noise += difference * difference;
            most = Math.Max(most, Math.Abs(difference));
        }

        count += before.Length;
    }

    public TensorReport Report(string name, IReadOnlyList<int> shape, string scheme, long bytes) => new()
    {
        Name = name,
        Shape = shape,
        Scheme = scheme,
        Bytes = bytes,
        MaxError = most,
        Rmse = Math.Sqrt(noise / Math.Max(1, count)),
        Cosine = signal == 0 || stored == 0 ? (signal == stored ? 1 : 0) : Math.Min(1, dot / Math.Sqrt(signal * stored)),
        SqnrDecibels = noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise),
    };
}
