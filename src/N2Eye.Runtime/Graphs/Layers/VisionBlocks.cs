using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>What a vision tower takes and gives.</summary>
public record VisionShape
{
    /// <summary>Edge of the square picture, pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Rows that one picture gives the decoder.</summary>
    public required int FeatureRows { get; init; }

    /// <summary>Width of one row: the decoder's hidden size.</summary>
    public required int EmbeddingSize { get; init; }
}

/// <summary>How pixels enter a tower, and how its features become embeddings.</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="weights">Where the tensors lie.</param>
/// <param name="shape">What the tower takes and gives.</param>
public abstract class VisionBlocks(OnnxGraph graph, IWeightSource weights, VisionShape shape) : Blocks(graph, weights)
{
    /// <summary>(1, 3, size, size) float, normalised RGB planes.</summary>
    public const string PixelsName = "pixels";

    /// <summary>(1, rows, embedding) float</summary>
    public const string EmbeddingsName = "picture_embeddings";

    /// <summary>Features → embeddings in the decoder's width.</summary>
    public GraphValue Project(GraphValue features, Projector projector) =>
        Linear(Activate(Linear(features, projector.First), projector.Activation), projector.Second);

    /// <summary>The picture: (1, 3, size, size).</summary>
    protected GraphValue Pixels() => Graph.Input(PixelsName, OnnxType.Float, 1, 3, shape.ImageSize, shape.ImageSize);
}
