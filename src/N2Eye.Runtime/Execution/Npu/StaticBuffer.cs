using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Execution.Npu;

/// <summary>Native memory for one input or output of a static graph, of whatever type it has.</summary>
internal sealed class StaticBuffer : IDisposable
{
    private readonly NativeBuffer<byte> memory;

    public StaticBuffer(StaticValue value)
    {
        memory = new NativeBuffer<byte>(value.Count * value.Type.Size());
        Tensor = memory.AsTensor((Microsoft.ML.OnnxRuntime.Tensors.TensorElementType)value.Type, value.Type.Size(), value.Shape);
    }

    public OrtValue Tensor { get; }

    /// <summary>The elements.</summary>
    public Span<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(memory.All);

    /// <summary>Sets every element to the bits of zero.</summary>
    public void Clear() => memory.Clear();

    public void Dispose()
    {
        Tensor.Dispose();
        memory.Dispose();
    }
}
