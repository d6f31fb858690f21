namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>What a decoder layer carries from one token to the next.</summary>
/// <param name="Name">Prefix of its graph inputs and outputs.</param>
public abstract record LayerState(string Name);

/// <summary>The last inputs of a causal convolution: (1, window, channels), window = taps − 1.</summary>
public sealed record ConvolutionState(string Name, int Window, int Channels) : LayerState(Name)
{
    /// <summary>Graph input.</summary>
    public string Past => Name + ".past";

    /// <summary>Graph output.</summary>
    public string Present => Name + ".present";
}

/// <summary>Keys and values: each (1, heads, context, head_size), filled from the front.</summary>
public sealed record KeyValueState(string Name, int Heads, int HeadSize) : LayerState(Name)
{
    /// <summary>Graph input.</summary>
    public string PastKey => Name + ".past_key";

    /// <summary>Graph input.</summary>
    public string PastValue => Name + ".past_value";

    /// <summary>Graph output; bound to the same buffer as <see cref="PastKey"/>.</summary>
    public string PresentKey => Name + ".present_key";

    /// <summary>Graph output; bound to the same buffer as <see cref="PastValue"/>.</summary>
    public string PresentValue => Name + ".present_value";
}

/// <summary>SwiGLU: down(silu(gate x) ⊙ up x).</summary>
public sealed record FeedForward
{
    /// <summary>(hidden,) RMS norm before it.</summary>
    public required Vector Norm { get; init; }

    /// <summary>w1, (width, hidden)</summary>
    public required Linear Gate { get; init; }

    /// <summary>w3, (width, hidden)</summary>
    public required Linear Up { get; init; }

    /// <summary>w2, (hidden, width)</summary>
    public required Linear Down { get; init; }
}

/// <summary>A decoder layer: operator, then feed-forward, each around a residual.</summary>
public abstract record DecoderLayer
{
    /// <summary>(hidden,) RMS norm before the operator.</summary>
    public required Vector OperatorNorm { get; init; }

    /// <summary>The second half.</summary>
    public required FeedForward FeedForward { get; init; }

    /// <summary>What is carried between tokens; null where nothing is.</summary>
    public abstract LayerState? Carried { get; }
}

/// <summary>Gated short convolution: out(C ⊙ conv(B ⊙ x)).</summary>
public sealed record ShortConvolutionLayer : DecoderLayer
{
    /// <summary>(3 · hidden, hidden): B, C and x in that order.</summary>
    public required Linear InProjection { get; init; }

    /// <summary>(hidden, 1, taps), depthwise; the last tap is the current token's.</summary>
    public required FloatTensor Kernel { get; init; }

    /// <summary>(hidden,), or null.</summary>
    public required Vector? KernelBias { get; init; }

    /// <summary>(hidden, hidden)</summary>
    public required Linear OutProjection { get; init; }

    /// <summary>The inputs before the current token; null for a kernel of one tap.</summary>
    public required ConvolutionState? State { get; init; }

    /// <inheritdoc/>
    public override LayerState? Carried => State;
}

/// <summary>Grouped-query attention with RMS norm on each head of q and k, then rotary embedding.</summary>
public sealed record AttentionLayer : DecoderLayer
{
    /// <summary>(heads · head_size, hidden)</summary>
    public required Linear Query { get; init; }

    /// <summary>(kv_heads · head_size, hidden)</summary>
    public required Linear Key { get; init; }

    /// <summary>(kv_heads · head_size, hidden)</summary>
    public required Linear Value { get; init; }

    /// <summary>(head_size,)</summary>
    public required Vector QueryNorm { get; init; }

    /// <summary>(head_size,)</summary>
    public required Vector KeyNorm { get; init; }

    /// <summary>(hidden, heads · head_size)</summary>
    public required Linear Output { get; init; }

    /// <summary>The key and value cache.</summary>
    public required KeyValueState State { get; init; }

    /// <inheritdoc/>
    public override LayerState? Carried => State;
}
