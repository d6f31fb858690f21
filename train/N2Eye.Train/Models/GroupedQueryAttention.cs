using N2Eye.Specs.Graph;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Models;

/// <summary>
/// LFM2's attention: RMS norm on each head of q and k, rotary embedding, causal softmax, each key/value head shared by several
/// query heads. Sequences are padded on the right, so that causality alone keeps padding out.
/// </summary>
internal sealed class GroupedQueryAttention(AttentionLayerSpec spec, DecoderSpec decoder, LayerFactory make, Rotary rotary) : IDecoderOperator
{
    private readonly Linear query = make.Linear(spec.Query);
    private readonly Linear key = make.Linear(spec.Key);
    private readonly Linear value = make.Linear(spec.Value);
    private readonly Linear output = make.Linear(spec.Output);
    private readonly RmsNorm queryNorm = make.RmsNorm(spec.QueryNorm);
    private readonly RmsNorm keyNorm = make.RmsNorm(spec.KeyNorm);
    private readonly ScalarType type = make.Type;

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        var group = decoder.Heads / decoder.KeyValueHeads;
        var q = rotary.Forward(queryNorm.Forward(Heads(query.Forward(x), decoder.Heads))).to(type); // (batch, heads, seq, head)
        var k = rotary.Forward(keyNorm.Forward(Heads(key.Forward(x), decoder.KeyValueHeads))).to(type); // (batch, kv, seq, head)
        var v = Heads(value.Forward(x), decoder.KeyValueHeads);
        if (group > 1) (k, v) = (Shared(k, group), Shared(v, group));
        var mixed = functional.scaled_dot_product_attention(q, k, v, is_casual: true);
        return output.Forward(mixed.transpose(1, 2).reshape(x.shape[0], x.shape[1], -1));
    }

    /// <summary>(batch, seq, heads · head) → (batch, heads, seq, head)</summary>
    private Tensor Heads(Tensor x, int heads) => x.view(x.shape[0], x.shape[1], heads, decoder.HeadSize).transpose(1, 2);

    /// <summary>(batch, kv, seq, head) → (batch, kv · group, seq, head), each head as often as it is shared</summary>
    private static Tensor Shared(Tensor x, int group) =>
        x.unsqueeze(2).expand(x.shape[0], x.shape[1], group, x.shape[2], x.shape[3]).reshape(x.shape[0], x.shape[1] * group, x.shape[2], x.shape[3]);
}
