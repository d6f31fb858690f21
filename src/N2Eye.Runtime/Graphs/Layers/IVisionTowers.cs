using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>The two towers that CLIP was published with, in whatever operators a device takes.</summary>
public interface IVisionTowers
{
    /// <summary>The vision transformer's layers.</summary>
    IVitBlocks Vit(VitShape shape);

    /// <summary>The modified ResNet's layers.</summary>
    IResNetBlocks ResNet(VisionShape shape);
}

/// <summary>What follows either tower.</summary>
public interface IProjectorBlocks
{
    /// <summary>Features → embeddings in the decoder's width.</summary>
    GraphValue Project(GraphValue features, Projector projector);
}

/// <summary>CLIP's vision transformer (transformers, modeling_clip.py).</summary>
public interface IVitBlocks : IProjectorBlocks
{
    /// <summary>Pixels → patches, class token in front, positions added.</summary>
    GraphValue Embed(PatchEmbedding layer);

    /// <summary>One encoder layer, which keeps its input's shape.</summary>
    GraphValue Encoder(GraphValue x, VisionLayer layer);

    /// <summary>The class token alone.</summary>
    GraphValue ClassToken(GraphValue x);

    /// <summary>The patches without the class token.</summary>
    GraphValue PatchTokens(GraphValue x);

    /// <summary>Layer normalization over the last axis.</summary>
    GraphValue Normalize(GraphValue x, LayerNorm norm);

    /// <summary>y = x Wᵀ + b over the last axis.</summary>
    GraphValue Linear(GraphValue x, Linear linear);
}

/// <summary>CLIP's modified ResNet (openai/CLIP, clip/model.py), batch norms folded into the convolutions.</summary>
public interface IResNetBlocks : IProjectorBlocks
{
    /// <summary>Pixels → (1, width, size / 4, size / 4).</summary>
    GraphValue Enter(ResNetStem stem);

    /// <summary>(1, in, side, side) → (1, out, side / stride, side / stride)</summary>
    GraphValue Bottleneck(GraphValue x, Bottleneck block);

    /// <summary>A grid as rows, line by line.</summary>
    GraphValue Tokens(GraphValue grid);

    /// <summary>All rows → one.</summary>
    GraphValue Attend(GraphValue x, AttentionPool pool);
}
