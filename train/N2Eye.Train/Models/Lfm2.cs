using N2Eye.Specs.Graph;
using static TorchSharp.torch;

namespace N2Eye.Train.Models;

/// <summary>The LFM2 decoder: embeddings → hidden states → logits.</summary>
internal sealed class Lfm2 : IDisposable
{
    private readonly Tensor table; // (vocabulary, hidden)
    private readonly RmsNorm finalNorm;
    private readonly Linear head;
    private readonly Rotary rotary;

    public Lfm2(DecoderSpec spec, LayerFactory make, int positions, Device device)
    {
        table = make[spec.TokenTable];
        finalNorm = make.RmsNorm(spec.FinalNorm);
        head = make.Matrix(spec.Head ?? spec.TokenTable);
        rotary = new Rotary(positions, spec.HeadSize, spec.RopeTheta, device);
        Layers = [.. spec.Layers.Select(layer => new DecoderLayer(layer, make, Operator(layer, spec, make)))];
    }

    /// <summary>The layers, which the checkpointed backward pass goes through one by one.</summary>
    public IReadOnlyList<DecoderLayer> Layers { get; }

    /// <summary>Longest sequence.</summary>
    public long Positions => rotary.Positions;

    /// <summary>Token ids (batch, seq) → (batch, seq, hidden), float32</summary>
    public Tensor Embed(Tensor ids) => table.index_select(0, ids.flatten()).to(ScalarType.Float32).view(ids.shape[0], ids.shape[1], -1);

    /// <summary>Hidden states behind the last layer (rows, hidden) → logits (rows, vocabulary), float32</summary>
    public Tensor Logits(Tensor hidden) => head.Forward(finalNorm.Forward(hidden)).to(ScalarType.Float32);

    public void Dispose() => rotary.Dispose();

    private IDecoderOperator Operator(DecoderLayerSpec layer, DecoderSpec spec, LayerFactory make) => layer is AttentionLayerSpec attention
        ? new GroupedQueryAttention(attention, spec, make, rotary)
        : new ShortConvolution((ConvolutionLayerSpec)layer, make);
}
