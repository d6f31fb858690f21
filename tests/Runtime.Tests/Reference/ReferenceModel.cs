using N2Eye.Specs.Graph;
using static N2Eye.Tests.Reference.ReferenceMath;

namespace N2Eye.Tests.Reference;

/// <summary>
/// CLIP ViT, projector and LFM2 written from the papers in float64: one full forward pass, no cache, no fused operator. What
/// the compiled graphs are held against for configurations that nobody prepared data for.
/// </summary>
/// <param name="model">What config.json says.</param>
/// <param name="weights">Every tensor by name.</param>
internal sealed class ReferenceModel(ModelSpec model, IReadOnlyDictionary<string, float[]> weights)
{
    private readonly DecoderSpec decoder = model.Decoder;
    private readonly VisionSpec vision = model.Vision;

    /// <summary>Pixels (3, size, size) → embeddings (rows, hidden).</summary>
    public double[][] EncodePicture(float[] pixels)
    {
        int side = vision.ImageSize / vision.PatchSize, patch = vision.PatchSize, size = vision.ImageSize, hidden = vision.HiddenSize;
        var kernel = W(vision.PatchEmbedding);
        var x = new List<double[]> { W(vision.ClassEmbedding) };
        for (var p = 0; p < side * side; p++)
        {
            var row = new double[hidden];
            for (var h = 0; h < hidden; h++)
            {
                for (var c = 0; c < 3; c++)
                {
                    for (var i = 0; i < patch * patch; i++)
                    {
                        int y = p / side * patch + i / patch, z = p % side * patch + i % patch;
                        row[h] += pixels[(c * size + y) * size + z] * kernel[(h * 3 + c) * patch * patch + i];
                    }
                }
            }

            x.Add(row);
        }

        var positions = W(vision.PositionEmbedding);
        var stream = Norm([.. x.Select((row, r) => row.Select((v, i) => v + positions[r * hidden + i]).ToArray())], vision.PreNorm);
        foreach (var layer in vision.Layers) stream = Encoder(stream, layer);
        var features = vision.Feature == VisionFeature.PatchTokens ? stream[1..] : Norm([stream[0]], vision.PostNorm!);
        if (vision.Projection is { } projection) features = Apply(features, projection);
        var middle = Activate(Apply(features, model.Projector.First), model.Projector.Activation);
        return Apply(middle, model.Projector.Second);
    }

    /// <summary>Embedding of a token: (hidden,).</summary>
    public double[] Embed(int token) => W(decoder.TokenTable)[(token * decoder.HiddenSize)..((token + 1) * decoder.HiddenSize)];

    /// <summary>Embeddings (seq, hidden) → logits of the last position (vocabulary,).</summary>
    public double[] LastLogits(double[][] embeddings)
    {
        var x = embeddings;
        foreach (var layer in decoder.Layers)
        {
            var h = Rms(x, layer.OperatorNorm);
            x = Add(x, layer is AttentionLayerSpec attention ? Attention(h, attention) : Convolution(h, (ConvolutionLayerSpec)layer));
            h = Rms(x, layer.FeedForward.Norm);
            var gate = Activate(Apply(h, layer.FeedForward.Gate), Activation.Silu);
            var up = Apply(h, layer.FeedForward.Up);
            x = Add(x, Apply([.. gate.Select((row, r) => row.Select((v, i) => v * up[r][i]).ToArray())], layer.FeedForward.Down));
        }

        return Linear(Rms([x[^1]], decoder.FinalNorm), W(decoder.Head ?? decoder.TokenTable), null, decoder.VocabularySize)[0];
    }

    private double[][] Encoder(double[][] x, VisionLayerSpec layer)
    {
        var h = Norm(x, layer.AttentionNorm);
        int heads = vision.Heads, d = vision.HiddenSize / heads;
        double[][] q = Apply(h, layer.Query), k = Apply(h, layer.Key), v = Apply(h, layer.Value);
        var mixed = q.Select(row => Enumerable.Range(0, heads).SelectMany(head => Attend(
            row[(head * d)..((head + 1) * d)],
            [.. k.Select(other => other[(head * d)..((head + 1) * d)])],
            [.. v.Select(other => other[(head * d)..((head + 1) * d)])])).ToArray()).ToArray();
        x = Add(x, Apply(mixed, layer.Output));
        return Add(x, Apply(Activate(Apply(Norm(x, layer.MlpNorm), layer.Up), vision.Activation), layer.Down));
    }

    private double[][] Convolution(double[][] h, ConvolutionLayerSpec layer)
    {
        int hidden = decoder.HiddenSize, taps = decoder.ConvolutionTaps;
        var bcx = Apply(h, layer.InProjection);
        double[] kernel = W(layer.Kernel);
        var bias = layer.KernelBias is { } b ? W(b) : new double[hidden];
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
        return Apply(gated, layer.OutProjection);
    }

    private double[][] Attention(double[][] h, AttentionLayerSpec layer)
    {
        int d = decoder.HeadSize, group = decoder.Heads / decoder.KeyValueHeads;
        var q = Heads(Apply(h, layer.Query), W(layer.QueryNorm));
        var k = Heads(Apply(h, layer.Key), W(layer.KeyNorm));
        var v = Apply(h, layer.Value);
        return Apply([.. q.Select((row, t) => Enumerable.Range(0, decoder.Heads).SelectMany(head =>
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

    private double[][] Apply(double[][] x, LinearSpec linear) =>
        Linear(x, W(linear.Weight), linear.Bias is { } bias ? W(bias) : null, linear.Out);

    private double[][] Norm(double[][] x, LayerNormSpec norm) =>
        Array.ConvertAll(x, row => LayerNorm(row, W(norm.Weight), W(norm.Bias), vision.NormEpsilon));

    private double[][] Rms(double[][] x, TensorSpec norm) => Array.ConvertAll(x, row => RmsNorm(row, W(norm), decoder.NormEpsilon));

    private static double[][] Activate(double[][] x, Activation activation) =>
        Array.ConvertAll(x, row => Array.ConvertAll(row, v => ReferenceMath.Activate(v, activation)));

    private double[] W(TensorSpec tensor) => Array.ConvertAll(weights[tensor.Name], value => (double)value);
}
