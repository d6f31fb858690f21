using N2Eye.Train.Data;
using N2Eye.Train.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Training;

/// <summary>Forward and backward through the model for one batch: adds to the parameters' gradients.</summary>
/// <param name="model">The model.</param>
/// <param name="checkpointing">Compute layers again in the backward pass instead of keeping what is inside them (Chen et al. 2016).</param>
internal sealed class GradientPass(N2EyeModel model, bool checkpointing)
{
    /// <summary>Rows of logits at once: at 65,536 ids and float32, 256 MiB for each copy.</summary>
    internal const int RowsAtOnce = 1024;

    /// <summary>The sum of the answers' cross-entropies; its gradient, times a factor, is added to the parameters'.</summary>
    public double Run(Batch batch, double factor)
    {
        using var scope = NewDisposeScope();
        var embeddings = model.Embed(batch.Ids, batch.Pixels);
        return checkpointing ? Checkpointed(embeddings, batch, factor) : Plain(embeddings, batch, factor);
    }

    private double Plain(Tensor embeddings, Batch batch, double factor)
    {
        var x = embeddings;
        foreach (var layer in model.Decoder.Layers) x = layer.Forward(x);
        var loss = Loss(x.flatten(0, 1).index_select(0, batch.Positions), batch.Targets);
        loss.Times(factor).backward();
        return loss.item<float>();
    }

    private double Checkpointed(Tensor embeddings, Batch batch, double factor)
    {
        var layers = model.Decoder.Layers;
        var inputs = new Tensor[layers.Count]; // each (batch, seq, hidden)
        var x = embeddings.detach();
        using (no_grad())
        {
            for (var i = 0; i < layers.Count; i++)
            {
                inputs[i] = x;
                using var inner = NewDisposeScope();
                x = layers[i].Forward(x).MoveToOuterDisposeScope();
            }
        }

        var (loss, gradient) = HeadBackward(x, batch, factor);
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            using var inner = NewDisposeScope();
            var input = inputs[i].detach().requires_grad_(true);
            layers[i].Forward(input).backward([gradient]);
            gradient.Dispose();
            gradient = input.grad!.MoveToOuterDisposeScope();
            inputs[i].Dispose();
        }

        if (embeddings.requires_grad) embeddings.backward([gradient]);
        return loss;
    }

    /// <summary>Loss and backward pass of norm and head, a stretch of rows at a time; returns the gradient of the hidden states.</summary>
    private (double Loss, Tensor Gradient) HeadBackward(Tensor hidden, Batch batch, double factor)
    {
        using var scope = NewDisposeScope();
        var rows = hidden.flatten(0, 1).index_select(0, batch.Positions).detach().requires_grad_(true); // (targets, hidden)
        var sum = 0.0;
        for (var first = 0L; first < rows.shape[0]; first += RowsAtOnce)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(RowsAtOnce, rows.shape[0] - first);
            var loss = Loss(rows.narrow(0, first, count), batch.Targets.narrow(0, first, count));
            loss.Times(factor).backward();
            sum += loss.item<float>();
        }

        var gradient = zeros_like(hidden.flatten(0, 1)).index_add_(0, batch.Positions, rows.grad!, Arithmetic.One).view(hidden.shape);
        return (sum, gradient.MoveToOuterDisposeScope());
    }

    /// <summary>Hidden states (rows, hidden) and ids (rows,) → the sum of their cross-entropies, float32</summary>
    private Tensor Loss(Tensor hidden, Tensor targets) => functional.cross_entropy(model.Decoder.Logits(hidden), targets, reduction: Reduction.Sum);
}
