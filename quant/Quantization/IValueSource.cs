namespace N2Eye.Quant.Quantization;

/// <summary>Where the values of one tensor of the weights file come from, a stretch at a time.</summary>
public interface IValueSource
{
    /// <summary>Bytes of the checkpoint that this reads, for progress.</summary>
    long Length { get; }

    /// <summary>Values as float32.</summary>
    /// <param name="first">Number of the first value.</param>
    /// <param name="target">Receives as many as it holds.</param>
    void Read(long first, Span<float> target);
}
