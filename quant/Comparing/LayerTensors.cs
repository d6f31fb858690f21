using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Onnx;
using N2Eye.Runtime.Models;

namespace N2Eye.Quant.Comparing;

/// <summary>Which tensors each layer reads: those that its nodes ask for while the graphs are written.</summary>
internal sealed class LayerTensors : IWeightSource, ILayerObserver
{
    /// <summary>The layer of a token table that is not the head's matrix: it gives nothing in a graph.</summary>
    public const string TokenTable = "token table";

    private readonly IWeightSource weights;
    private readonly List<(string Layer, IReadOnlyList<WeightTensor> Tensors)> layers = [];
    private readonly List<WeightTensor> asked = [];

    private LayerTensors(IWeightSource weights) => this.weights = weights;

    /// <inheritdoc/>
    public string FileName => weights.FileName;

    /// <inheritdoc/>
    public int BlockSize => weights.BlockSize;

    /// <inheritdoc/>
    public Int8Products Products => weights.Products;

    /// <summary>Every layer in the order of the computation; a token table that is not the head's matrix is a layer of its own.</summary>
    public static IReadOnlyList<(string Layer, IReadOnlyList<WeightTensor> Tensors)> Of(CompiledModel model, IWeightSource weights)
    {
        var recorder = new LayerTensors(weights);
        model.Vision.ToOnnx(recorder, _ => recorder);
        var decoder = recorder.layers.Count;
        model.Decoder.ToOnnx(recorder, _ => recorder);
        var table = model.Decoder.TokenTable;
        if (!recorder.layers.Any(layer => layer.Tensors.Any(tensor => tensor.Name == table.Name))) recorder.layers.Insert(decoder, (TokenTable, [table]));
        return recorder.layers;
    }

    /// <inheritdoc/>
    public Storage StorageOf(WeightTensor tensor)
    {
        if (asked.All(other => other.Name != tensor.Name)) asked.Add(tensor);
        return weights.StorageOf(tensor);
    }

    /// <inheritdoc/>
    public FileRange Values(WeightTensor tensor)
    {
        _ = StorageOf(tensor);
        return weights.Values(tensor);
    }

    /// <inheritdoc/>
    public FileRange Scales(WeightTensor tensor) => weights.Scales(tensor);

    /// <inheritdoc/>
    public void Added(string layer, GraphValue output, GraphValue? pending = null)
    {
        layers.Add((layer, [.. asked]));
        asked.Clear();
    }
}
