using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs.Layers;

namespace N2Eye.Runtime.Execution;

/// <summary>Takes what a layer gave in a run.</summary>
/// <param name="layer">Its name (<see cref="ILayerObserver"/>).</param>
/// <param name="values">Row by row; overwritten by the next run.</param>
internal delegate void LayerSink(string layer, ReadOnlySpan<float> values);

/// <summary>Shows what layers give, run by run, of a graph that has <see cref="LayerOutputs"/>.</summary>
internal sealed class LayerProbe(InferenceSession session, LayerSink sink)
{
    private readonly string[] outputs = [.. session.OutputMetadata.Keys.Where(LayerOutputs.IsLayer)];

    /// <summary>Before each run: sizes differ from run to run, so that ONNX Runtime must make the memory anew.</summary>
    public void Bind(OrtIoBinding binding)
    {
        foreach (var output in outputs) binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
    }

    /// <summary>After each run.</summary>
    public void Read(OrtIoBinding binding)
    {
        var names = binding.GetOutputNames();
        using var values = binding.GetOutputValues();
        for (var i = 0; i < names.Length; i++)
        {
            if (LayerOutputs.IsLayer(names[i])) sink(LayerOutputs.LayerOf(names[i]), values[i].GetTensorDataAsSpan<float>());
        }
    }
}
