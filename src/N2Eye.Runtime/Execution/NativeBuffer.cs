using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Execution;

/// <summary>
/// Zeroed native memory that ONNX Runtime reads and writes in place. Pages are only taken when they are touched, so a large
/// context costs what it is used for.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
internal sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint Alignment = 64;
    private void* memory;
    private readonly nuint bytes;

    public NativeBuffer(long count)
    {
        Count = count;
        bytes = checked((nuint)Math.Max(1, count) * (nuint)sizeof(T));
        // calloc gives untouched zero pages for large blocks; the aligned allocator would have to be cleared by hand.
        memory = NativeMemory.AllocZeroed(bytes + Alignment);
        Pointer = (T*)(((nuint)memory + Alignment - 1) / Alignment * Alignment);
    }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>First element, on a cache line.</summary>
    public T* Pointer { get; }

    /// <summary>Elements as a span.</summary>
    public Span<T> Span(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Count);
        return new Span<T>(Pointer + start, length);
    }

    /// <summary>All elements.</summary>
    public Span<T> All => Span(0, checked((int)Count));

    /// <summary>Sets every element to zero.</summary>
    public void Clear() => NativeMemory.Clear(Pointer, bytes);

    /// <summary>A tensor over this memory; the buffer must outlive it.</summary>
    public OrtValue AsTensor(params long[] shape) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, ElementType, shape, (nint)Pointer, (long)bytes / sizeof(T) >= Product(shape)
            ? Product(shape) * sizeof(T)
            : throw new ArgumentException("The shape is larger than the buffer.", nameof(shape)));

    /// <summary>A tensor of another element type over memory of bytes.</summary>
    public OrtValue AsTensor(TensorElementType type, int elementSize, params long[] shape) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)Pointer, Product(shape) * elementSize);

    public void Dispose()
    {
        NativeMemory.Free(memory);
        memory = null;
    }

    private static TensorElementType ElementType => (TensorElementType)OnnxTypes.Of<T>();

    private static long Product(long[] shape)
    {
        var product = 1L;
        foreach (var size in shape) product = checked(product * size);
        return product;
    }
}
