using N2Eye.Runtime.Graphs.Layers;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>The towers in operators that an NPU takes.</summary>
/// <param name="operators">Where the nodes go.</param>
internal sealed class StaticTowers(StaticOperators operators) : IVisionTowers
{
    /// <inheritdoc/>
    public IVitBlocks Vit(VitShape shape) => new StaticVitBlocks(operators, shape);

    /// <inheritdoc/>
    public IResNetBlocks ResNet(VisionShape shape) => new StaticResNetBlocks(operators, shape);
}
