namespace N2Eye.Specs.Graph;

/// <summary>LFM2's SwiGLU feed-forward: w2(silu(w1 x) ⊙ w3 x), no biases.</summary>
/// <param name="Norm">(hidden,) RMS norm before it.</param>
/// <param name="Gate">w1, (width, hidden)</param>
/// <param name="Up">w3, (width, hidden)</param>
/// <param name="Down">w2, (hidden, width)</param>
public sealed record FeedForwardSpec(TensorSpec Norm, LinearSpec Gate, LinearSpec Up, LinearSpec Down);

/// <summary>One decoder layer: an operator with a residual around it, then the feed-forward with another.</summary>
/// <param name="Index">Position, from 0.</param>
/// <param name="OperatorNorm">(hidden,) RMS norm before the operator.</param>
/// <param name="FeedForward">The second half.</param>
public abstract record DecoderLayerSpec(int Index, TensorSpec OperatorNorm, FeedForwardSpec FeedForward);

/// <summary>Gated short convolution: out(C ⊙ conv(B ⊙ x)), where in_proj gives B, C, x in that order.</summary>
/// <param name="Index">Position, from 0.</param>
/// <param name="OperatorNorm">(hidden,)</param>
/// <param name="FeedForward">The second half.</param>
/// <param name="InProjection">(3 · hidden, hidden)</param>
/// <param name="Kernel">(hidden, 1, taps), causal and depthwise; the last tap sits on the current token.</param>
/// <param name="KernelBias">(hidden,), or null.</param>
/// <param name="OutProjection">(hidden, hidden)</param>
public sealed record ConvolutionLayerSpec(
    int Index, TensorSpec OperatorNorm, FeedForwardSpec FeedForward,
    LinearSpec InProjection, TensorSpec Kernel, TensorSpec? KernelBias, LinearSpec OutProjection)
    : DecoderLayerSpec(Index, OperatorNorm, FeedForward);

/// <summary>Grouped-query attention with RMS norm on each head of q and k before rotary embedding.</summary>
/// <param name="Index">Position, from 0.</param>
/// <param name="OperatorNorm">(hidden,)</param>
/// <param name="FeedForward">The second half.</param>
/// <param name="Query">(heads · head_dim, hidden)</param>
/// <param name="Key">(kv_heads · head_dim, hidden)</param>
/// <param name="Value">(kv_heads · head_dim, hidden)</param>
/// <param name="QueryNorm">(head_dim,)</param>
/// <param name="KeyNorm">(head_dim,)</param>
/// <param name="Output">(hidden, heads · head_dim)</param>
public sealed record AttentionLayerSpec(
    int Index, TensorSpec OperatorNorm, FeedForwardSpec FeedForward,
    LinearSpec Query, LinearSpec Key, LinearSpec Value, TensorSpec QueryNorm, TensorSpec KeyNorm, LinearSpec Output)
    : DecoderLayerSpec(Index, OperatorNorm, FeedForward);

/// <summary>The LFM2 decoder.</summary>
public sealed record DecoderSpec
{
    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Rows of the token table and of the head.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width of one head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Width of the feed-forward after LFM2's adjustment rules.</summary>
    public required int FeedForwardSize { get; init; }

    /// <summary>Taps of the short convolutions (conv_L_cache).</summary>
    public required int ConvolutionTaps { get; init; }

    /// <summary>Epsilon of every RMS norm.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>Base of the rotary embedding.</summary>
    public required double RopeTheta { get; init; }

    /// <summary>Longest context the model was made for.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>(vocabulary, hidden)</summary>
    public required TensorSpec TokenTable { get; init; }

    /// <summary>Every layer in order.</summary>
    public required EquatableArray<DecoderLayerSpec> Layers { get; init; }

    /// <summary>(hidden,) the RMS norm before the head (embedding_norm).</summary>
    public required TensorSpec FinalNorm { get; init; }

    /// <summary>(vocabulary, hidden); null where the head is tied to <see cref="TokenTable"/>.</summary>
    public required TensorSpec? Head { get; init; }
}
