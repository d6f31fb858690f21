using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>The towers in the operators that ONNX Runtime's CPU provider is fastest with.</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="weights">Where the tensors lie.</param>
public sealed class VisionTowers(OnnxGraph graph, IWeightSource weights) : IVisionTowers
{
    /// <inheritdoc/>
    public IVitBlocks Vit(VitShape shape) => new VitBlocks(graph, weights, shape);

    /// <inheritdoc/>
    public IResNetBlocks ResNet(VisionShape shape) => new ResNetBlocks(graph, weights, shape);
}
