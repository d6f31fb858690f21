using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>What a sequence carries between tokens, layer by layer.</summary>
internal sealed unsafe class DirectState : IDisposable
{
    private readonly NativeBuffer<float>?[] first, second;
    private readonly List<NativeBuffer<float>> windows = [];
    private readonly int context, headSize;

    /// <param name="plan">The decoder.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="context">Positions that fit.</param>
    public DirectState(DecoderPlan plan, DecoderShape shape, int context)
    {
        (this.context, headSize) = (context, shape.HeadSize);
        first = new NativeBuffer<float>?[plan.Layers.Count];
        second = new NativeBuffer<float>?[plan.Layers.Count];
        for (var i = 0; i < first.Length; i++)
        {
            switch (plan.Layers[i].Carried)
            {
                case KeyValueState cache:
                    first[i] = new NativeBuffer<float>((long)cache.Heads * context * shape.HeadSize);
                    second[i] = new NativeBuffer<float>((long)cache.Heads * context * shape.HeadSize);
                    break;
                case ConvolutionState window:
                    windows.Add(first[i] = new NativeBuffer<float>((long)window.Window * window.Channels));
                    break;
            }
        }
    }

    /// <summary>Keys of an attention layer: (key heads, context, head_size).</summary>
    public float* Keys(int layer) => first[layer]!.Pointer;

    /// <summary>Values of an attention layer: (key heads, context, head_size).</summary>
    public float* Values(int layer) => second[layer]!.Pointer;

    /// <summary>The last inputs of a convolution, oldest first: (window, channels).</summary>
    public float* Window(int layer) => first[layer] is { } window ? window.Pointer : null;

    /// <summary>Forgets everything. Stale keys and values are behind the valid length and never read.</summary>
    public void Clear()
    {
        foreach (var window in windows) window.Clear();
    }

    /// <summary>
    /// Shows every stretch of memory that a sequence of so many positions is, always in the same order: layer by layer the window, or of each head
    /// its keys (positions, head_size), then of each head its values.
    /// </summary>
    public void Visit(int positions, StretchVisitor visit)
    {
        for (var layer = 0; layer < first.Length; layer++)
        {
            if (second[layer] is not { } values)
            {
                if (first[layer] is { } window) visit(window.All);
                continue;
            }

            foreach (var cache in new[] { first[layer]!, values })
            {
                for (var start = 0L; start < cache.Count; start += (long)context * headSize) visit(cache.Span(start, checked(positions * headSize)));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in first) buffer?.Dispose();
        foreach (var buffer in second) buffer?.Dispose();
    }
}
