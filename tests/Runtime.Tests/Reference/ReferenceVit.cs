using N2Eye.Specs.Graph;
using static N2Eye.Tests.Reference.ReferenceMath;

namespace N2Eye.Tests.Reference;

/// <summary>CLIP's vision transformer in float64.</summary>
internal sealed class ReferenceVit(VitSpec vision, ReferenceTensors weights)
{
    /// <summary>Pixels (3, size, size) → features (rows, width).</summary>
    public double[][] Features(float[] pixels)
    {
        int side = vision.ImageSize / vision.PatchSize, patch = vision.PatchSize, size = vision.ImageSize, hidden = vision.HiddenSize;
        var kernel = weights[vision.PatchEmbedding];
        var x = new List<double[]> { weights[vision.ClassEmbedding] };
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

        var positions = weights[vision.PositionEmbedding];
        var stream = Norm([.. x.Select((row, r) => row.Select((v, i) => v + positions[r * hidden + i]).ToArray())], vision.PreNorm);
        foreach (var layer in vision.Layers) stream = Encoder(stream, layer);
        var features = vision.Feature == VisionFeature.PatchTokens ? stream[1..] : Norm([stream[0]], vision.PostNorm!);
        return vision.Projection is { } projection ? weights.Apply(features, projection) : features;
    }

    private double[][] Encoder(double[][] x, VisionLayerSpec layer)
    {
        var h = Norm(x, layer.AttentionNorm);
        int heads = vision.Heads, d = vision.HiddenSize / heads;
        double[][] q = weights.Apply(h, layer.Query), k = weights.Apply(h, layer.Key), v = weights.Apply(h, layer.Value);
        var mixed = q.Select(row => Enumerable.Range(0, heads).SelectMany(head => Attend(
            row[(head * d)..((head + 1) * d)],
            [.. k.Select(other => other[(head * d)..((head + 1) * d)])],
            [.. v.Select(other => other[(head * d)..((head + 1) * d)])])).ToArray()).ToArray();
        x = Add(x, weights.Apply(mixed, layer.Output));
        return Add(x, weights.Apply(Activate(weights.Apply(Norm(x, layer.MlpNorm), layer.Up), vision.Activation), layer.Down));
    }

    private double[][] Norm(double[][] x, LayerNormSpec norm) =>
        Array.ConvertAll(x, row => LayerNorm(row, weights[norm.Weight], weights[norm.Bias], vision.NormEpsilon));
}
