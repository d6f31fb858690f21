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
    /// <summary>Sequences padded on the right, with each answer's ids as targets of the positions before them.</summary>
    /// <param name="examples">The sequences.</param>
    /// <param name="device">Where the batch goes.</param>
    /// <param name="padding">Id to pad with; causality keeps it away from every id that counts.</param>
    /// <param name="pixels">Their pictures, or null; the batch owns them.</param>
    public static Batch Of(IReadOnlyList<Example> examples, Device device, int padding, Tensor? pixels)
    {
        var length = examples.Max(example => example.Ids.Length);
        var ids = new long[examples.Count * length]; // (batch, length)
        Array.Fill(ids, padding);
        var positions = new List<long>();
        var targets = new List<long>();
        foreach (var (row, example) in examples.Index())
        {
            for (var i = 0; i < example.Ids.Length; i++)
            {
                ids[row * length + i] = example.Ids[i];
                if (i == 0 || !example.Answered[i]) continue;
                positions.Add(row * length + i - 1);
                targets.Add(example.Ids[i]);
            }
        }

        return new Batch(Owned(tensor(ids).view(examples.Count, length)), pixels, Owned(tensor(positions.ToArray())), Owned(tensor(targets.ToArray())),
            examples.Sum(example => (long)example.Ids.Length));

        // A batch is disposed by whoever asked for it, whatever scope is open.
        Tensor Owned(Tensor value) => value.to(device).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ids.Dispose();
        Pixels?.Dispose();
        Positions.Dispose();
        Targets.Dispose();
    }
}
