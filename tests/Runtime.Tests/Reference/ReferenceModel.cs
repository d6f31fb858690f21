using N2Eye.Specs.Graph;
using static N2Eye.Tests.Reference.ReferenceMath;

namespace N2Eye.Tests.Reference;

/// <summary>
/// CLIP, projector and LFM2 written from the papers in float64: one full forward pass, no cache, no fused operator. What
/// the compiled graphs are held against for configurations that nobody prepared data for.
/// </summary>
/// <param name="model">What config.json says.</param>
/// <param name="weights">Every tensor by name.</param>
internal sealed class ReferenceModel(ModelSpec model, IReadOnlyDictionary<string, float[]> weights)
{
    private readonly DecoderSpec decoder = model.Decoder;
    private readonly ReferenceTensors weights = new(weights);

    /// <summary>Pixels (3, size, size) → embeddings (rows, hidden).</summary>
    public double[][] EncodePicture(float[] pixels)
    {
        var features = model.Vision is VitSpec vit ? new ReferenceVit(vit, weights).Features(pixels) : new ReferenceResNet((ResNetSpec)model.Vision, weights).Features(pixels);
        var middle = Activate(weights.Apply(features, model.Projector.First), model.Projector.Activation);
        return weights.Apply(middle, model.Projector.Second);
    }

    /// <summary>Embedding of a token: (hidden,).</summary>
    public double[] Embed(int token) => weights[decoder.TokenTable][(token * decoder.HiddenSize)..((token + 1) * decoder.HiddenSize)];

    /// <summary>Embeddings (seq, hidden) → logits of the last position (vocabulary,).</summary>
    public double[] LastLogits(double[][] embeddings)
    {
        var x = embeddings;
        foreach (var layer in decoder.Layers)
        {
            var h = Rms(x, layer.OperatorNorm);
            x = Add(x, layer is AttentionLayerSpec attention ? Attention(h, attention) : Convolution(h, (ConvolutionLayerSpec)layer));
            h = Rms(x, layer.FeedForward.Norm);
            var gate = Activate(weights.Apply(h, layer.FeedForward.Gate), Activation.Silu);
            var up = weights.Apply(h, layer.FeedForward.Up);
            x = Add(x, weights.Apply([.. gate.Select((row, r) => row.Select((v, i) => v * up[r][i]).ToArray())], layer.FeedForward.Down));
        }

        return Linear(Rms([x[^1]], decoder.FinalNorm), weights[decoder.Head ?? decoder.TokenTable], null, decoder.VocabularySize)[0];
    }

    private double[][] Convolution(double[][] h, ConvolutionLayerSpec layer)
    {
        int hidden = decoder.HiddenSize, taps = decoder.ConvolutionTaps;
        var bcx = weights.Apply(h, layer.InProjection);
        double[] kernel = weights[layer.Kernel];
        var bias = layer.KernelBias is { } b ? weights[b] : new double[hidden];
        var gated = bcx.Select((row, t) => Enumerable.Range(0, hidden).Select(c =>
        {
            var sum = bias[c];
            for (var tap = 0; tap < taps; tap++)
            {
                var source = t - (taps - 1) + tap;
                if (source >= 0) sum += kernel[c * taps + tap] * bcx[source][c] * bcx[source][2 * hidden + c];
            }

            return row[hidden + c] * sum;
        }).ToArray()).ToArray();
        return weights.Apply(gated, layer.OutProjection);
    }

    private double[][] Attention(double[][] h, AttentionLayerSpec layer)
    {
        int d = decoder.HeadSize, group = decoder.Heads / decoder.KeyValueHeads;
        var q = Heads(weights.Apply(h, layer.Query), weights[layer.QueryNorm]);
        var k = Heads(weights.Apply(h, layer.Key), weights[layer.KeyNorm]);
        var v = weights.Apply(h, layer.Value);
        return weights.Apply([.. q.Select((row, t) => Enumerable.Range(0, decoder.Heads).SelectMany(head =>
        {
            var shared = head / group;
            return Attend(
                row[(head * d)..((head + 1) * d)],
                [.. k.Take(t + 1).Select(other => other[(shared * d)..((shared + 1) * d)])],
                [.. v.Take(t + 1).Select(other => other[(shared * d)..((shared + 1) * d)])]);
        }).ToArray())], layer.Output);
    }

    /// <summary>RMS norm on each head, then rotary embedding in the half-rotation layout.</summary>
    private double[][] Heads(double[][] x, double[] norm) => [.. x.Select((row, position) => row.Chunk(decoder.HeadSize).SelectMany(head =>
    {
        var n = RmsNorm(head, norm, decoder.NormEpsilon);
        var half = n.Length / 2;
        return Enumerable.Range(0, n.Length).Select(i =>
        {
            var angle = position * Math.Pow(decoder.RopeTheta, -2.0 * (i % half) / n.Length);
            var other = i < half ? -n[i + half] : n[i - half];
            return n[i] * Math.Cos(angle) + other * Math.Sin(angle);
        });
    }).ToArray())];

    private double[][] Rms(double[][] x, TensorSpec norm) => Array.ConvertAll(x, row => RmsNorm(row, weights[norm], decoder.NormEpsilon));
}
