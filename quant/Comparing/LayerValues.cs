using System.Buffers;
using System.Runtime.InteropServices;
using N2Eye.Runtime.Graphs.Layers;

namespace N2Eye.Quant.Comparing;

/// <summary>What a model's layers gave since the last look.</summary>
internal sealed class LayerValues
{
    private readonly Dictionary<string, ArrayBufferWriter<float>> layers = new(StringComparer.Ordinal);

    /// <summary>Every layer that was seen.</summary>
    public IEnumerable<string> Layers => layers.Keys;

    /// <summary>Row by row, in the order of the positions.</summary>
    public ReadOnlySpan<float> this[string layer] => layers[layer].WrittenSpan;

    /// <summary>Adds rows of a layer.</summary>
    public void Add(string layer, ReadOnlySpan<float> values)
    {
        ref var buffer = ref CollectionsMarshal.GetValueRefOrAddDefault(layers, layer, out _);
        buffer ??= new ArrayBufferWriter<float>();
        // A prompt comes in chunks, of other lengths in other graphs: all have the last one's logits.
        if (layer == ObservedDecoder.HeadLayer) buffer.ResetWrittenCount();
        buffer.Write(values);
    }

    /// <summary>Forgets the values.</summary>
    public void Clear()
    {
        foreach (var buffer in layers.Values) buffer.ResetWrittenCount();
    }
}
