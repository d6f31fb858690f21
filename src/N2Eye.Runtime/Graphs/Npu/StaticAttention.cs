using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>
/// Grouped-query attention over a cache of fixed size. Query heads that share a key head are rows of one product, so that no key
/// is repeated. Keys lie transposed in the cache, so that no run transposes it.
/// </summary>
internal sealed class StaticAttention(StaticOperators operators, StaticInputs inputs, DecoderShape shape, StaticSize size, string name)
{
    private readonly StaticGraph graph = operators.Graph;
    private readonly long rows = size.Rows;
    private readonly long group = shape.Heads / shape.KeyValueHeads;

    /// <summary>(rows, hidden) → (rows, heads · head_size)</summary>
    public StaticValue Attend(StaticValue h, AttentionLayer layer)
    {
        // The scores' factor is in the norm's gain: it costs nothing there.
        var query = Rotate("query", Normalize("query", h, layer.Query, layer.QueryNorm, shape.Heads, 1 / MathF.Sqrt(shape.HeadSize)));
        var key = operators.Narrow(name + ".key_cached", Rotate("key", Normalize("key", h, layer.Key, layer.KeyNorm, shape.KeyValueHeads, 1)));
        var value = operators.Narrow(name + ".value_cached", operators.Linear(name + ".value", h, layer.Value));
        var scores = operators.MatMul(name + ".scores",
            operators.Reshape(name + ".query_groups", query, 1, shape.KeyValueHeads, group * rows, shape.HeadSize), Keys(key, layer.State));
        var weights = operators.Softmax(name + ".weights", operators.Add(name + ".masked", scores, inputs.Mask)); // (1, kv, group · rows, context)
        return Merge(operators.MatMul(name + ".mixed", weights, Values(value, layer.State)));
    }

    /// <summary>(rows, hidden) → (1, heads, rows, head_size), each head normalized.</summary>
    private StaticValue Normalize(string part, StaticValue h, Linear linear, Vector norm, int heads, float factor)
    {
        var split = Split(part, operators.Linear($"{name}.{part}_flat", h, linear), heads);
        return operators.RmsNorm($"{name}.{part}_norm", split, norm, shape.NormEpsilon, factor);
    }

    /// <summary>(rows, heads · head_size) → (1, heads, rows, head_size)</summary>
    private StaticValue Split(string part, StaticValue x, long heads)
    {
        if (rows == 1) return operators.Reshape($"{name}.{part}_heads", x, 1, heads, 1, shape.HeadSize);
        var split = operators.Reshape($"{name}.{part}_split", x, 1, rows, heads, shape.HeadSize);
        return operators.Transpose($"{name}.{part}_heads", split, 0, 2, 1, 3);
    }

    /// <summary>x · cos + swapped halves of x · (−sin, sin): (1, heads, rows, head_size) keeps its shape.</summary>
    private StaticValue Rotate(string part, StaticValue x)
    {
        long half = shape.HeadSize / 2;
        var swapped = operators.Concat($"{name}.{part}_swapped", 3,
            operators.Slice($"{name}.{part}_second", x, 3, half, 2 * half), operators.Slice($"{name}.{part}_first", x, 3, 0, half));
        return operators.Add($"{name}.{part}", operators.Mul($"{name}.{part}_cos", x, inputs.Cosine), operators.Mul($"{name}.{part}_sin", swapped, inputs.Sine));
    }

    /// <summary>The cache with this run's keys in it: (1, kv, head_size, context).</summary>
    private StaticValue Keys(StaticValue key, KeyValueState state)
    {
        var past = graph.State(state.PastKey, OnnxType.Float, 1, shape.KeyValueHeads, shape.HeadSize, size.Context);
        var fresh = rows == 1
            ? operators.Reshape(name + ".key_columns", key, 1, shape.KeyValueHeads, shape.HeadSize, 1)
            : operators.Gather(name + ".key_places", operators.Transpose(name + ".key_columns", key, 0, 1, 3, 2), inputs.CacheRows, axis: 3);
        return Present(state.PresentKey, inputs.WrittenColumns, fresh, past);
    }

    /// <summary>The cache with this run's values in it: (1, kv, context, head_size).</summary>
    private StaticValue Values(StaticValue value, KeyValueState state)
    {
        var past = graph.State(state.PastValue, OnnxType.Float, 1, shape.KeyValueHeads, size.Context, shape.HeadSize);
        var fresh = Split("value", value, shape.KeyValueHeads);
        if (rows > 1) fresh = operators.Gather(name + ".value_places", fresh, inputs.CacheRows, axis: 2);
        return Present(state.PresentValue, inputs.WrittenRows, fresh, past);
    }

    // A selection copies: what is cached stays bit for bit what it was, however many runs follow. Adding masked values would
    // round every position in every run.
    private StaticValue Present(string present, StaticValue written, StaticValue fresh, StaticValue past)
    {
        var value = operators.Where(present, written, fresh, past);
        graph.Output(value);
        return value;
    }

    /// <summary>(1, kv, group · rows, head_size) → (rows, heads · head_size)</summary>
    private StaticValue Merge(StaticValue x)
    {
        long width = (long)shape.Heads * shape.HeadSize;
        if (rows == 1) return operators.Reshape(name + ".merged", x, 1, width);
        var heads = operators.Reshape(name + ".mixed_heads", x, 1, shape.Heads, rows, shape.HeadSize);
        return operators.Reshape(name + ".merged", operators.Transpose(name + ".mixed_rows", heads, 0, 2, 1, 3), rows, width);
    }
}
