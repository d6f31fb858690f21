namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>A value that is known before the graph runs.</summary>
/// <param name="Value">Its name, type and shape.</param>
internal abstract record StaticConstant(StaticValue Value);

/// <summary>Bytes inside the graph: axes, bounds, scales, and what was quantized.</summary>
internal sealed record BytesConstant(StaticValue Value, byte[] Bytes) : StaticConstant(Value);

/// <summary>
/// A small float tensor made of the weights file's (norms, biases, taps, positions): it is written into the graph, where it can
/// be quantized like an activation.
/// </summary>
/// <param name="Value">Its name and shape.</param>
/// <param name="Read">Its values.</param>
internal sealed record FloatConstant(StaticValue Value, Func<IWeightValues, float[]> Read) : StaticConstant(Value);

/// <summary>Rows of a matrix, or a kernel, where they lie in the weights file: never copied through managed memory.</summary>
/// <param name="Value">Its name and shape.</param>
/// <param name="Tensor">The whole tensor.</param>
/// <param name="FirstRow">First row of it.</param>
internal sealed record MatrixConstant(StaticValue Value, WeightTensor Tensor, long FirstRow) : StaticConstant(Value);

/// <summary>A stretch of the weights file as it is.</summary>
internal sealed record FileConstant(StaticValue Value, FileRange Range) : StaticConstant(Value);

/// <summary>A weights file whose small tensors can be read.</summary>
internal interface IWeightValues : IWeightSource
{
    /// <summary>All values of a float32 tensor.</summary>
    float[] Floats(WeightTensor tensor);

    /// <summary>Scales of the rows of a tensor of <see cref="Storage.Int8Rows"/>: (rows,).</summary>
    float[] RowScales(WeightTensor tensor);
}
