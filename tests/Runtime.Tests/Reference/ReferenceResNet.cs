using N2Eye.Specs.Graph;
using static N2Eye.Tests.Reference.ReferenceMath;

namespace N2Eye.Tests.Reference;

/// <summary>CLIP's ResNet in float64, with batch norms run as batch norms: nothing is folded.</summary>
internal sealed class ReferenceResNet(ResNetSpec vision, ReferenceTensors weights)
{
    /// <summary>Channels of values: (channels, side, side).</summary>
    private sealed record Grid(int Channels, int Side, double[] Values)
    {
        /// <summary>0 outside, as a convolution pads.</summary>
        public double At(int channel, int y, int x) => y < 0 || x < 0 || y >= Side || x >= Side ? 0 : Values[(channel * Side + y) * Side + x];

        public static Grid Make(int channels, int side, Func<int, int, int, double> value)
        {
            var values = new double[channels * side * side];
            for (var i = 0; i < values.Length; i++) values[i] = value(i / side / side, i / side % side, i % side);
            return new Grid(channels, side, values);
        }
    }

    /// <summary>Pixels (3, size, size) → features (rows, width).</summary>
    public double[][] Features(float[] pixels)
    {
        var x = new Grid(3, vision.ImageSize, Array.ConvertAll(pixels, pixel => (double)pixel));
        for (var i = 0; i < vision.Stem.Count; i++) x = Relu(Convolve(x, vision.Stem[i], stride: i == 0 ? 2 : 1));
        x = Average(x, 2);
        foreach (var block in vision.Blocks) x = Bottleneck(x, block);
        var rows = Enumerable.Range(0, x.Side * x.Side).Select(p => Enumerable.Range(0, x.Channels).Select(c => x.At(c, p / x.Side, p % x.Side)).ToArray()).ToArray();
        return vision.AttentionPool is { } pool ? Attention(rows, pool) : rows;
    }

    private Grid Bottleneck(Grid x, BottleneckSpec block)
    {
        var h = Relu(Convolve(Relu(Convolve(x, block.Narrow)), block.Mix));
        h = Convolve(Average(h, block.Stride), block.Widen);
        var residual = block.Shortcut is { } shortcut ? Convolve(Average(x, block.Stride), shortcut) : x;
        return Relu(Grid.Make(h.Channels, h.Side, (c, y, z) => h.At(c, y, z) + residual.At(c, y, z)));
    }

    private Grid Convolve(Grid x, NormedConvolutionSpec convolution, int stride = 1)
    {
        int size = convolution.Size, pad = size / 2;
        double[] kernel = weights[convolution.Kernel], gamma = weights[convolution.Norm.Weight], beta = weights[convolution.Norm.Bias];
        double[] mean = weights[convolution.Norm.Mean], variance = weights[convolution.Norm.Variance];
        return Grid.Make(convolution.Out, x.Side / stride, (c, y, z) =>
        {
            var sum = 0.0;
            for (var i = 0; i < convolution.In * size * size; i++)
                sum += kernel[c * convolution.In * size * size + i] * x.At(i / size / size, y * stride - pad + i / size % size, z * stride - pad + i % size);
            return (sum - mean[c]) / Math.Sqrt(variance[c] + vision.BatchNormEpsilon) * gamma[c] + beta[c];
        });
    }

    private static Grid Average(Grid x, int size) => Grid.Make(x.Channels, x.Side / size, (c, y, z) =>
        Enumerable.Range(0, size * size).Average(i => x.At(c, y * size + i / size, z * size + i % size)));

    private static Grid Relu(Grid x) => x with { Values = Array.ConvertAll(x.Values, value => Math.Max(0, value)) };

    private double[][] Attention(double[][] rows, AttentionPoolSpec pool)
    {
        var channels = rows[0].Length;
        var positions = weights[pool.Positions];
        double[][] tokens = [[.. Enumerable.Range(0, channels).Select(c => rows.Average(row => row[c]))], .. rows];
        var x = tokens.Select((row, r) => row.Select((v, i) => v + positions[r * channels + i]).ToArray()).ToArray();
        var d = channels / pool.Heads;
        double[][] q = weights.Apply([x[0]], pool.Query), k = weights.Apply(x, pool.Key), v = weights.Apply(x, pool.Value);
        double[] mixed = [.. Enumerable.Range(0, pool.Heads).SelectMany(head => Attend(Head(q[0], head), [.. k.Select(row => Head(row, head))], [.. v.Select(row => Head(row, head))]))];
        return weights.Apply([mixed], pool.Output);

        double[] Head(double[] row, int head) => row[(head * d)..((head + 1) * d)];
    }
}
