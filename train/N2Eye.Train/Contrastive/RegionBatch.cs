using static TorchSharp.torch;

namespace N2Eye.Train.Contrastive;

/// <summary>Pictures and which text of the bank belongs to which part of them; −100 where nothing is asked.</summary>
/// <param name="Pixels">(pictures, 3, size, size) float32, normalised.</param>
/// <param name="Whole">(pictures,) int64: what the whole picture shows.</param>
/// <param name="Large">(pictures, cells) int64: the large thing that covers a cell of the grid, or "nothing".</param>
/// <param name="Small">(pictures, cells) int64: the small thing whose middle is in a cell, or "nothing".</param>
/// <param name="Colour">(pictures, cells) int64: the colour of the thing whose middle is in a cell.</param>
public sealed record RegionBatch(Tensor Pixels, Tensor Whole, Tensor Large, Tensor Small, Tensor Colour) : IDisposable
{
    /// <summary>Marks a place whose text is not asked for.</summary>
    public const long Ignored = -100;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in new[] { Pixels, Whole, Large, Small, Colour }) tensor.Dispose();
    }
}
