using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>
/// What the host prepares for each run of a static decoder, besides the layers' states. Each is declared when it is first asked
/// for. Where rows end and where they go is all in these: the graph itself knows no position.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="shape">The decoder's dimensions.</param>
/// <param name="size">What it is made for.</param>
internal sealed class StaticInputs(StaticGraph graph, DecoderShape shape, StaticSize size)
{
    /// <summary>(rows, hidden) float; rows behind the last valid one may hold anything finite.</summary>
    public const string EmbeddingsName = "embeddings";

    /// <summary>(1, 1, rows, head_size) float: cosines of each row's position, both halves.</summary>
    public const string CosineName = "rotary_cos";

    /// <summary>(1, 1, rows, head_size) float: −sines, then sines.</summary>
    public const string SineName = "rotary_sin";

    /// <summary>(1, 1, group · rows, context) float: 0 where a row may look, <see cref="Hidden"/> elsewhere, once for each head of a group.</summary>
    public const string MaskName = "mask";

    /// <summary>(1, 1, 1, context) bool: positions of the key cache that this run writes.</summary>
    public const string WrittenColumnsName = "written_columns";

    /// <summary>(1, 1, context, 1) bool: the same for the value cache.</summary>
    public const string WrittenRowsName = "written_rows";

    /// <summary>(context,) int32: the row that each written position takes; any valid row elsewhere. Not where rows is 1.</summary>
    public const string CacheRowsName = "cache_rows";

    /// <summary>(window,) int32: the last valid rows of [past, new], which the convolutions carry on. Not where rows is 1.</summary>
    public const string WindowRowsName = "window_rows";

    /// <summary>(1,) int32: the last valid row. Not where rows is 1.</summary>
    public const string LastRowName = "last_row";

    /// <summary>(1, vocabulary) float, graph output: of the last valid row.</summary>
    public const string LogitsName = "logits";

    /// <summary>
    /// What is added to a score that must not count: its exponential is 0 in float32 beside any score that attention has, and
    /// both it and 0 are exact in 8 bits.
    /// </summary>
    public const float Hidden = -1000;

    public StaticValue Embeddings => graph.Input(EmbeddingsName, OnnxType.Float, size.Rows, shape.HiddenSize);

    public StaticValue Cosine => graph.Input(CosineName, OnnxType.Float, 1, 1, size.Rows, shape.HeadSize);

    public StaticValue Sine => graph.Input(SineName, OnnxType.Float, 1, 1, size.Rows, shape.HeadSize);

    public StaticValue Mask => graph.Input(MaskName, OnnxType.Float, 1, 1, shape.Heads / shape.KeyValueHeads * size.Rows, size.Context);

    public StaticValue WrittenColumns => graph.Input(WrittenColumnsName, OnnxType.Bool, 1, 1, 1, size.Context);

    public StaticValue WrittenRows => graph.Input(WrittenRowsName, OnnxType.Bool, 1, 1, size.Context, 1);

    public StaticValue CacheRows => graph.Input(CacheRowsName, OnnxType.Int32, size.Context);

    public StaticValue LastRow => graph.Input(LastRowName, OnnxType.Int32, 1);

    /// <summary><see cref="WindowRowsName"/></summary>
    public StaticValue WindowRows(int window) => graph.Input(WindowRowsName, OnnxType.Int32, window);
}
