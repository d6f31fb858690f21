using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>Operators that only move values: what comes out has the encoding of what goes in.</summary>
internal sealed partial class StaticOperators
{
    /// <summary>Operators whose results are copies of their inputs' values.</summary>
    public static bool Moves(string op) => op is "Reshape" or "Transpose" or "Slice" or "Gather" or "Concat" or "Where";

    /// <summary>The same values in another shape.</summary>
    public StaticValue Reshape(string name, StaticValue x, params long[] shape)
    {
        var result = Float(name, shape);
        if (result.Count != x.Count) throw new InvalidOperationException($"{name}: {x} has not as many values as {result}.");
        return graph.Node("Reshape", result, [x, graph.Numbers<long>(shape, shape.Length)]);
    }

    public StaticValue Transpose(string name, StaticValue x, params long[] permutation) =>
        graph.Node("Transpose", Float(name, Array.ConvertAll(permutation, axis => x.Shape[axis])), [x], ("perm", permutation));

    /// <summary>x[start:end] along an axis.</summary>
    public StaticValue Slice(string name, StaticValue x, int axis, long start, long end)
    {
        if (start < 0 || end > x.Shape[axis] || start >= end) throw new InvalidOperationException($"{name}: {start}:{end} is no part of axis {axis} of {x}.");
        var shape = (long[])x.Shape.Clone();
        shape[axis] = end - start;
        return graph.Node("Slice", Float(name, shape), [x, graph.Numbers<long>([start], 1), graph.Numbers<long>([end], 1), graph.Numbers<long>([axis], 1)]);
    }

    /// <summary>Rows of an axis by their indices, which the caller gives anew in every run: indices (n,).</summary>
    public StaticValue Gather(string name, StaticValue x, StaticValue indices, int axis)
    {
        var shape = (long[])x.Shape.Clone();
        shape[axis] = indices.Shape[0];
        return graph.Node("Gather", Float(name, shape), [x, indices], ("axis", (long)axis));
    }

    public StaticValue Concat(string name, int axis, params StaticValue[] parts)
    {
        var shape = (long[])parts[0].Shape.Clone();
        shape[axis] = parts.Sum(part => part.Shape[axis]);
        return graph.Node("Concat", Float(name, shape), parts, ("axis", (long)axis));
    }

    /// <summary>fresh where the condition holds, kept elsewhere; the result has the shape of kept.</summary>
    public StaticValue Where(string name, StaticValue condition, StaticValue fresh, StaticValue kept) =>
        graph.Node("Where", Float(name, kept.Shape), [condition, fresh, kept]);

    /// <summary>
    /// The same values in 8 bits, where an NPU takes no more: for the second factor of a product of two activations. In float it
    /// changes nothing.
    /// </summary>
    public StaticValue Narrow(string name, StaticValue x) => graph.Node(NarrowOp, Float(name, x.Shape), [x]);

    /// <summary>No ONNX operator: an Identity in float, a pair of QuantizeLinear and DequantizeLinear in a quantized graph.</summary>
    public const string NarrowOp = "Narrow";
}
