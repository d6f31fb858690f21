using static TorchSharp.torch;

namespace N2Eye.Train.Models;

/// <summary>Rotary position embedding (Su et al. 2021) in the half-rotation layout: angle = position · theta^(−2i / head).</summary>
internal sealed class Rotary : IDisposable
{
    private readonly Tensor cosine; // (positions, head / 2)
    private readonly Tensor sine; // (positions, head / 2)

    public Rotary(int positions, int headSize, double theta, Device device)
    {
        using var scope = NewDisposeScope();
        // From float64, as the runtime's table is.
        var frequencies = pow(tensor(theta, ScalarType.Float64), Arithmetic.Range(0, headSize, 2).Times(-1.0 / headSize));
        var angles = outer(Arithmetic.Range(0, positions, 1), frequencies);
        cosine = cos(angles).to(ScalarType.Float32).to(device).DetachFromDisposeScope();
        sine = sin(angles).to(ScalarType.Float32).to(device).DetachFromDisposeScope();
    }

    /// <summary>Longest sequence.</summary>
    public long Positions => cosine.shape[0];

    /// <summary>(batch, heads, seq, head) → the same, float32</summary>
    public Tensor Forward(Tensor x)
    {
        long seq = x.shape[2], half = x.shape[3] / 2;
        var (c, s) = (cosine.narrow(0, 0, seq), sine.narrow(0, 0, seq));
        var (first, second) = (x.narrow(3, 0, half), x.narrow(3, half, half));
        return cat([(first * c).Minus(second * s), (second * c).Plus(first * s)], 3);
    }

    public void Dispose()
    {
        cosine.Dispose();
        sine.Dispose();
    }
}
