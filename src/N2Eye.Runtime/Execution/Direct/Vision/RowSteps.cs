using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Kernels;

namespace N2Eye.Runtime.Execution.Direct.Vision;

/// <summary>What is done to each row for itself, and products of rows.</summary>
/// <param name="scratch">Where rows are.</param>
internal sealed unsafe class RowSteps(VisionScratch scratch)
{
    /// <summary>Layer normalization in place.</summary>
    public Action Normalize(RowsAt rows, LayerNorm norm)
    {
        var normalize = Of(norm);
        var each = new EachPosition(scratch.Workers.Pool, (position, _) => normalize(rows.Row(position), rows.Row(position)));
        return () => each.Run(rows.Count);
    }

    /// <summary>Layer normalization, rounded for the product that follows.</summary>
    public Action NormalizeAndRound(RowsAt rows, LayerNorm norm)
    {
        var normalize = Of(norm);
        var rounded = scratch.Rounded(rows.Width);
        var each = new EachPosition(scratch.Workers.Pool, (position, worker) =>
        {
            var row = scratch.Row(worker, rows.Width);
            normalize(rows.Row(position), row);
            rounded.Write(position, row);
        });
        return () => each.Run(rows.Count);
    }

    /// <summary>Rounded for the product that follows.</summary>
    public Action Round(RowsAt rows)
    {
        var rounded = scratch.Rounded(rows.Width);
        var each = new EachPosition(scratch.Workers.Pool, (position, _) => rounded.Write(position, rows.Row(position)));
        return () => each.Run(rows.Count);
    }

    /// <summary>An activation function in place.</summary>
    public Action Activate(RowsAt rows, Activation activation)
    {
        var each = new EachPosition(scratch.Workers.Pool, (position, worker) => Activations.Apply(activation, rows.Row(position), scratch.Row(worker, rows.Width)));
        return () => each.Run(rows.Count);
    }

    /// <summary>Products of what was rounded with matrices of the same columns, beside one another.</summary>
    public Action Multiply(RowsAt target, bool add, params ReadOnlySpan<Linear> linears)
    {
        var product = new MatrixProduct(scratch.Workers, scratch.Weights, scratch.Rounded(linears[0].Weight.Columns), target.First, target.Stride, add, linears);
        return () => product.Compute(0, target.Count);
    }

    /// <summary>A norm of a row into another; where its tensors lie is looked up once, and whether they are float32.</summary>
    private Action<ReadOnlySpan<float>, Span<float>> Of(LayerNorm norm)
    {
        var (weight, bias) = ((nint)MappedWeights.FloatsOf(scratch.Weights, norm.Weight), (nint)MappedWeights.FloatsOf(scratch.Weights, norm.Bias));
        return (row, target) => LayerNormalization.Apply(
            row, new ReadOnlySpan<float>((float*)weight, row.Length), new ReadOnlySpan<float>((float*)bias, row.Length), scratch.Shape.NormEpsilon, target);
    }
}
