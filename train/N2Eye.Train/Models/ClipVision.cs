using N2Eye.Specs.Graph;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Models;

/// <summary>CLIP's vision transformer up to what the projector reads (Radford et al. 2021).</summary>
public sealed class ClipVision : IVisionTower
{
    private readonly VitSpec spec;
    private readonly Tensor classEmbedding; // (hidden,)
    private readonly Tensor patchEmbedding; // (hidden, 3, patch, patch)
    private readonly Tensor positionEmbedding; // (1 + patches, hidden)
    private readonly LayerNorm preNorm;
    private readonly LayerNorm? postNorm;
    private readonly Linear? projection;
    private readonly List<ClipLayer> layers;
    private readonly ScalarType type;

    /// <summary>The tower of a model.</summary>
    /// <param name="store">Its weights.</param>
    /// <param name="precision">What matrices are multiplied in.</param>
    public ClipVision(ParameterStore store, Precision precision) : this(store.Spec.Vision, new LayerFactory(store, precision, adapters: null))
    {
    }

    internal ClipVision(VisionSpec vision, LayerFactory make)
    {
        spec = vision as VitSpec ?? throw new NotSupportedException("The trainer computes CLIP's vision transformer only, not its ResNet.");
        type = make.Type;
        classEmbedding = make[spec.ClassEmbedding];
        patchEmbedding = make[spec.PatchEmbedding];
        positionEmbedding = make[spec.PositionEmbedding];
        preNorm = make.LayerNorm(spec.PreNorm, spec.NormEpsilon);
        postNorm = spec.PostNorm is { } norm ? make.LayerNorm(norm, spec.NormEpsilon) : null;
        projection = spec.Projection is { } linear ? make.Linear(linear) : null;
        layers = [.. spec.Layers.Select(layer => new ClipLayer(layer, spec, make))];
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor pixels)
    {
        var patches = functional.conv2d(pixels.to(type), patchEmbedding.to(type), strides: [spec.PatchSize, spec.PatchSize]); // (pictures, hidden, side, side)
        var rows = patches.flatten(2).transpose(1, 2).to(ScalarType.Float32); // (pictures, patches, hidden)
        var first = classEmbedding.to(ScalarType.Float32).expand(pixels.shape[0], 1, -1);
        var x = preNorm.Forward(cat([first, rows], 1).Plus(positionEmbedding.to(ScalarType.Float32)));
        foreach (var layer in layers) x = layer.Forward(x);
        if (spec.Feature == VisionFeature.PatchTokens) return x.narrow(1, 1, x.shape[1] - 1);
        var pooled = postNorm!.Forward(x.narrow(1, 0, 1));
        return projection is null ? pooled : projection.Forward(pooled).to(ScalarType.Float32);
    }
}
