using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs;

/// <summary>A generated vision transformer's steps in order: its computation, told to this instead of being written as a graph.</summary>
internal sealed class VisionPlan : IVisionTowers, IVitBlocks
{
    private static readonly GraphValue Rows = new("rows");
    private readonly List<VisionStep> steps = [];

    /// <param name="shape">The tower's dimensions.</param>
    /// <param name="compute">Tells the computation.</param>
    public VisionPlan(VitShape shape, Action<IVisionTowers> compute)
    {
        Shape = shape;
        compute(this);
    }

    /// <summary>The tower's dimensions.</summary>
    public VitShape Shape { get; }

    /// <summary>Steps in order: from pixels to rows, then from rows to rows.</summary>
    public IReadOnlyList<VisionStep> Steps => steps;

    /// <summary>Every matrix that is multiplied with.</summary>
    public IEnumerable<Matrix> Matrices => steps.SelectMany(step => step switch
    {
        VisionStep.Encode { Layer: var layer } => [layer.Query.Weight, layer.Key.Weight, layer.Value.Weight, layer.Output.Weight, layer.Up.Weight, layer.Down.Weight],
        VisionStep.Multiply { Linear: var linear } => [linear.Weight],
        _ => Array.Empty<Matrix>(),
    });

    IVitBlocks IVisionTowers.Vit(VitShape shape) => this;

    IResNetBlocks IVisionTowers.ResNet(VisionShape shape) => throw new NotSupportedException("a ResNet");

    GraphValue IVitBlocks.Embed(PatchEmbedding layer) => Add(new VisionStep.Embed(layer));

    GraphValue IVitBlocks.Encoder(GraphValue x, VisionLayer layer) => Add(new VisionStep.Encode(layer));

    GraphValue IVitBlocks.ClassToken(GraphValue x) => Add(new VisionStep.Keep(0, 1));

    GraphValue IVitBlocks.PatchTokens(GraphValue x) => Add(new VisionStep.Keep(1, Shape.Patches));

    GraphValue IVitBlocks.Normalize(GraphValue x, LayerNorm norm) => Add(new VisionStep.Normalize(norm));

    GraphValue IVitBlocks.Linear(GraphValue x, Linear linear) => Add(new VisionStep.Multiply(linear));

    GraphValue IProjectorBlocks.Project(GraphValue features, Projector projector)
    {
        Add(new VisionStep.Multiply(projector.First));
        Add(new VisionStep.Activate(projector.Activation));
        return Add(new VisionStep.Multiply(projector.Second));
    }

    private GraphValue Add(VisionStep step)
    {
        steps.Add(step);
        return Rows;
    }
}

/// <summary>A step of a vision transformer, from rows to rows.</summary>
internal abstract record VisionStep
{
    /// <summary>Pixels → patches, class token in front, positions added.</summary>
    public sealed record Embed(PatchEmbedding Layer) : VisionStep;

    /// <summary>One encoder layer.</summary>
    public sealed record Encode(VisionLayer Layer) : VisionStep;

    /// <summary>Some rows, the others are dropped.</summary>
    public sealed record Keep(int First, int Count) : VisionStep;

    /// <summary>Layer normalization.</summary>
    public sealed record Normalize(LayerNorm Norm) : VisionStep;

    /// <summary>y = x Wᵀ + b</summary>
    public sealed record Multiply(Linear Linear) : VisionStep;

    /// <summary>An activation function.</summary>
    public sealed record Activate(Activation Activation) : VisionStep;
}
