using static TorchSharp.torch;

namespace N2Eye.Train.Data;

/// <summary>A few sequences as tensors.</summary>
/// <param name="Ids">(batch, seq) int64, padded on the right.</param>
/// <param name="Pixels">(pictures, 3, size, size) float32 in the order of their <c>&lt;image&gt;</c> ids; null without pictures.</param>
/// <param name="Positions">(targets,) int64: places in the flattened batch whose logits predict an answer's id.</param>
/// <param name="Targets">(targets,) int64: those ids.</param>
/// <param name="Tokens">Ids without padding.</param>
public sealed record Batch(Tensor Ids, Tensor? Pixels, Tensor Positions, Tensor Targets, long Tokens) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Ids.Dispose();
        Pixels?.Dispose();
        Positions.Dispose();
        Targets.Dispose();
    }
}
