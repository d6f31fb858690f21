using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>Rotary embedding, cache update and grouped-query attention (com.microsoft::GroupQueryAttention).</summary>
internal sealed class AttentionBlock(OnnxGraph graph, Blocks blocks, DecoderInputs inputs, DecoderShape shape)
{
    /// <summary>query (1, seq, heads · d), key and value (1, seq, kv_heads · d) → (1, seq, heads · d)</summary>
    public GraphValue Attend(GraphValue query, GraphValue key, GraphValue value, KeyValueState state)
    {
        if (!shape.RotatesInAttention)
        {
            query = Pad(Rotate(query, shape.Heads), shape.Heads);
            key = Pad(Rotate(key, shape.KeyValueHeads), shape.KeyValueHeads);
            value = Pad(value, shape.KeyValueHeads);
        }

        object[] cache = [1, state.Heads, "context", state.HeadSize];
        var pastKey = graph.Input(state.PastKey, OnnxType.Float, cache);
        var pastValue = graph.Input(state.PastValue, OnnxType.Float, cache);
        var result = graph.Temporary("attention");
        ReadOnlySpan<GraphValue> core = [query, key, value, pastKey, pastValue, inputs.LastPosition, inputs.TotalLength];
        ReadOnlySpan<GraphValue> arguments = shape.RotatesInAttention ? [.. core, inputs.Cosine, inputs.Sine] : core;
        graph.Emit("GroupQueryAttention", OnnxGraph.Microsoft, arguments,
            [result, new(state.PresentKey), new(state.PresentValue)],
            ("num_heads", shape.Heads), ("kv_num_heads", shape.KeyValueHeads),
            ("do_rotary", shape.RotatesInAttention ? 1L : 0L), ("scale", 1f / MathF.Sqrt(shape.HeadSize)));
        graph.Output(state.PresentKey, OnnxType.Float, cache);
        graph.Output(state.PresentValue, OnnxType.Float, cache);
        return shape.RotatesInAttention ? result : Unpad(result);
    }

    private GraphValue Rotate(GraphValue x, int heads) => graph.Node("RotaryEmbedding", OnnxGraph.Microsoft,
        [x, inputs.FirstPosition, inputs.Cosine, inputs.Sine], ("num_heads", heads), ("rotary_embedding_dim", 0L), ("interleaved", 0L));

    private GraphValue Pad(GraphValue x, int heads)
    {
        var missing = shape.CacheHeadSize - shape.HeadSize;
        if (missing == 0) return x;
        var split = blocks.Reshape(x, 0, 0, heads, shape.HeadSize);
        var padded = graph.Node("Pad", "", [split, graph.Constant(0, 0, 0, 0, 0, 0, 0, missing)]);
        return blocks.Reshape(padded, 0, 0, (long)heads * shape.CacheHeadSize);
    }

    private GraphValue Unpad(GraphValue x)
    {
        if (shape.CacheHeadSize == shape.HeadSize) return x;
        var split = blocks.Reshape(x, 0, 0, shape.Heads, shape.CacheHeadSize);
        return blocks.Reshape(blocks.Slice(split, axis: 3, start: 0, end: shape.HeadSize), 0, 0, (long)shape.Heads * shape.HeadSize);
    }
}
