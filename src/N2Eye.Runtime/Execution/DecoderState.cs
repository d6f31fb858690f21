using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;

namespace N2Eye.Runtime.Execution;

/// <summary>
/// What the decoder carries between tokens: keys and values of the attention layers, the last inputs of the convolutions.
/// Allocated once; ONNX Runtime reads and writes it in place, so nothing is copied per token.
/// </summary>
internal sealed class DecoderState : IDisposable
{
    private readonly List<NativeBuffer<float>> buffers = [];
    private readonly List<NativeBuffer<float>> windows = [];
    private readonly List<(string Past, string Present, OrtValue Value)> tensors = [];

    public DecoderState(DecoderGraph graph, int context)
    {
        foreach (var layer in graph.Layers)
        {
            switch (layer.Carried)
            {
                case KeyValueState cache:
                    long[] shape = [1, cache.Heads, context, cache.HeadSize];
                    Add(cache.PastKey, cache.PresentKey, shape);
                    Add(cache.PastValue, cache.PresentValue, shape);
                    break;
                case ConvolutionState window:
                    windows.Add(Add(window.Past, window.Present, [1, window.Window, window.Channels]));
                    break;
            }
        }
    }

    /// <summary>Forgets everything. Stale keys and values are behind the valid length and never read.</summary>
    public void Clear()
    {
        foreach (var window in windows) window.Clear();
    }

    /// <summary>Binds every state as input and, in the same memory, as output.</summary>
    public void Bind(OrtIoBinding binding)
    {
        foreach (var (past, present, value) in tensors)
        {
            binding.BindInput(past, value);
            binding.BindOutput(present, value);
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, value) in tensors) value.Dispose();
        foreach (var buffer in buffers) buffer.Dispose();
    }

    private NativeBuffer<float> Add(string past, string present, long[] shape)
    {
        var count = 1L;
        foreach (var size in shape) count *= size;
        var buffer = new NativeBuffer<float>(count);
        buffers.Add(buffer);
        tensors.Add((past, present, buffer.AsTensor(shape)));
        return buffer;
    }
}
