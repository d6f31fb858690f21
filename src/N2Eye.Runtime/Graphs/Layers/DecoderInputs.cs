using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>The decoder's dimensions.</summary>
public sealed record DecoderShape
{
    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Rows of the token table and the head.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width of one head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Epsilon of every RMS norm.</summary>
    public required float NormEpsilon { get; init; }

    /// <summary>Base of the rotary embedding.</summary>
    public required double RopeTheta { get; init; }

    /// <summary>Longest context the model was made for, tokens.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>
    /// Width of a head in the cache. GroupQueryAttention takes multiples of 8 (16 where it also rotates): other heads are
    /// padded with zeros, which changes no dot product.
    /// </summary>
    public int CacheHeadSize => (HeadSize + 7) / 8 * 8;

    /// <summary>True where GroupQueryAttention does the rotation itself.</summary>
    public bool RotatesInAttention => HeadSize % 16 == 0;
}

/// <summary>The decoder graph's inputs besides the layers' states; each is declared when it is first asked for.</summary>
/// <param name="graph">The graph.</param>
/// <param name="shape">The decoder's dimensions.</param>
public sealed class DecoderInputs(OnnxGraph graph, DecoderShape shape)
{
    /// <summary>(1, seq, hidden) float</summary>
    public const string EmbeddingsName = "embeddings";

    /// <summary>(1, 1, vocabulary) float: of the last position.</summary>
    public const string LogitsName = "logits";

    /// <summary>(1,) int32: index of the last valid position, total − 1.</summary>
    public const string LastPositionName = "last_position";

    /// <summary>(1,) int32: positions valid after this run.</summary>
    public const string TotalLengthName = "total_length";

    /// <summary>(1,) int64: position of the first token of this run; only where the graph rotates outside the attention.</summary>
    public const string FirstPositionName = "first_position";

    /// <summary>(context, head_size / 2) float</summary>
    public const string CosineName = "rotary_cos";

    /// <summary>(context, head_size / 2) float</summary>
    public const string SineName = "rotary_sin";

    private GraphValue? lastPosition;
    private GraphValue? totalLength;
    private GraphValue? firstPosition;
    private GraphValue? cosine;
    private GraphValue? sine;

    /// <summary>What the prompt and pictures became.</summary>
    public GraphValue Embeddings { get; } = graph.Input(EmbeddingsName, OnnxType.Float, 1, "sequence", shape.HiddenSize);

    /// <summary><see cref="LastPositionName"/></summary>
    public GraphValue LastPosition => lastPosition ??= graph.Input(LastPositionName, OnnxType.Int32, 1);

    /// <summary><see cref="TotalLengthName"/></summary>
    public GraphValue TotalLength => totalLength ??= graph.Input(TotalLengthName, OnnxType.Int32, 1);

    /// <summary><see cref="FirstPositionName"/></summary>
    public GraphValue FirstPosition => firstPosition ??= graph.Input(FirstPositionName, OnnxType.Int64, 1);

    /// <summary><see cref="CosineName"/></summary>
    public GraphValue Cosine => cosine ??= graph.Input(CosineName, OnnxType.Float, "context", shape.HeadSize / 2);

    /// <summary><see cref="SineName"/></summary>
    public GraphValue Sine => sine ??= graph.Input(SineName, OnnxType.Float, "context", shape.HeadSize / 2);
}
