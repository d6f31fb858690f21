using System.Numerics.Tensors;
using N2Eye.Quant.Checkpoints;
using N2Eye.Weights;

namespace N2Eye.Quant.Quantization;

/// <summary>
/// A batch norm inside the convolution before it: (w ∗ x − μ) / √(σ² + ε) · γ + β is (w · f) ∗ x + (β − μ · f) with
/// f = γ / √(σ² + ε), a value for each output channel. Computed in float64 and rounded once, when a value is read.
/// </summary>
internal sealed class BatchNormFold
{
    private readonly double[] factors; // (out,)
    private readonly double[] offsets; // (out,)
    private readonly long length;

    /// <param name="weight">γ, (out,)</param>
    /// <param name="bias">β, (out,)</param>
    /// <param name="mean">μ, (out,)</param>
    /// <param name="variance">σ², (out,)</param>
    /// <param name="epsilon">ε</param>
    /// <exception cref="WeightsException">A variance has no root that can be divided by, or a value is too large.</exception>
    public BatchNormFold(SourceTensor weight, SourceTensor bias, SourceTensor mean, SourceTensor variance, double epsilon)
    {
        float[] g = All(weight), b = All(bias), m = All(mean), v = All(variance);
        factors = new double[g.Length];
        offsets = new double[g.Length];
        length = weight.Length + bias.Length + mean.Length + variance.Length;
        for (var channel = 0; channel < g.Length; channel++)
        {
            if (v[channel] < 0 || v[channel] + epsilon == 0)
                throw new WeightsException($"Tensor \"{variance.Name}\" holds {v[channel]} for channel {channel}, which is the variance of nothing: the checkpoint is damaged.");
            factors[channel] = g[channel] / Math.Sqrt(v[channel] + epsilon);
            offsets[channel] = b[channel] - m[channel] * factors[channel];
            if (!float.IsFinite((float)offsets[channel]))
                throw new WeightsException($"Tensor \"{bias.Name}\" and its batch norm give a value that no float32 holds: the checkpoint is damaged.");
        }
    }

    /// <summary>w · f, (out, in, k, k).</summary>
    public IValueSource Kernel(SourceTensor kernel) => new Scaled(kernel, factors);

    /// <summary>β − μ · f, (out,).</summary>
    public IValueSource Bias => new Offsets(offsets, length);

    private static float[] All(SourceTensor tensor)
    {
        var values = new float[tensor.Shape[0]];
        tensor.Read(0, values);
        return values;
    }

    private sealed class Scaled(SourceTensor kernel, double[] factors) : IValueSource
    {
        private readonly long row = kernel.Shape.Skip(1).Aggregate(1L, (product, size) => product * size); // values of a channel

        public long Length => kernel.Length;

        public void Read(long first, Span<float> target)
        {
            kernel.Read(first, target);
            for (var i = 0; i < target.Length; i++) target[i] = (float)(target[i] * factors[(first + i) / row]);
            if (!TensorPrimitives.IsFiniteAll<float>(target))
                throw new WeightsException($"Tensor \"{kernel.Name}\" and its batch norm give a value that no float32 holds: the checkpoint is damaged.");
        }
    }

    private sealed class Offsets(double[] values, long length) : IValueSource
    {
        public long Length => length;

        public void Read(long first, Span<float> target)
        {
            for (var i = 0; i < target.Length; i++) target[i] = (float)values[first + i];
        }
    }
}
