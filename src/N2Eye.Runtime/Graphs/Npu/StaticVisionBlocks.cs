using System.Globalization;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>How pixels enter a tower, attention between rows of features, and the projector.</summary>
/// <param name="operators">Where the nodes go.</param>
/// <param name="shape">What the tower takes and gives.</param>
internal abstract class StaticVisionBlocks(StaticOperators operators, VisionShape shape) : IProjectorBlocks
{
    /// <inheritdoc cref="VisionBlocks.PixelsName"/>
    public const string PixelsName = VisionBlocks.PixelsName;

    /// <summary>(rows, embedding) float</summary>
    public const string EmbeddingsName = VisionBlocks.EmbeddingsName;

    private int unnamed;

    protected StaticOperators Operators { get; } = operators;

    protected StaticGraph Graph { get; } = operators.Graph;

    /// <inheritdoc/>
    public GraphValue Project(GraphValue features, Projector projector)
    {
        var h = Operators.Activate("projector.activated", Operators.Linear("projector.first", Graph[features], projector.First), projector.Activation);
        return new(Operators.Linear(EmbeddingsName, h, projector.Second).Name);
    }

    /// <summary>The picture: (1, 3, size, size).</summary>
    protected StaticValue Pixels() => Graph.Input(PixelsName, OnnxType.Float, 1, 3, shape.ImageSize, shape.ImageSize);

    /// <summary>A name that comes once, in the order of the computation.</summary>
    protected string Next(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}{unnamed++}");

    /// <summary>Queries (n, width), keys and values (m, width) → (n, width)</summary>
    protected StaticValue Attend(string name, StaticValue query, StaticValue key, StaticValue value, int heads)
    {
        long queries = query.Shape[0], width = query.Shape[1];
        var scaled = Operators.Scale(name + ".query_scaled", query, 1 / MathF.Sqrt(width / heads));
        var keys = Heads(name + ".key", Operators.Narrow(name + ".key_narrow", key), heads, 0, 2, 3, 1); // (1, heads, head_size, m)
        var scores = Operators.MatMul(name + ".scores", Heads(name + ".query", scaled, heads, 0, 2, 1, 3), keys);
        var values = Heads(name + ".value", Operators.Narrow(name + ".value_narrow", value), heads, 0, 2, 1, 3);
        var mixed = Operators.MatMul(name + ".mixed", Operators.Softmax(name + ".weights", scores), values); // (1, heads, n, head_size)
        return Operators.Reshape(name + ".merged", Operators.Transpose(name + ".mixed_rows", mixed, 0, 2, 1, 3), queries, width);
    }

    private StaticValue Heads(string name, StaticValue x, int heads, params long[] permutation) =>
        Operators.Transpose(name + "_heads", Operators.Reshape(name + "_split", x, 1, x.Shape[0], heads, x.Shape[1] / heads), permutation);
}
