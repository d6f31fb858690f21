using System.Buffers;

namespace N2Eye.Runtime.Pictures;

/// <summary>
/// Pillow's antialiased resize (libImaging/Resample.c), value for value: two passes in fixed point, rounded to 8 bits in
/// between. Only the rows and columns that the crop keeps are computed.
/// </summary>
internal static class Resampler
{
    private const int PrecisionBits = 32 - 8 - 2;
    private const int Channels = 3;

    /// <summary>Resizes to a size, of which only a window is returned.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="width">Width of the whole resized picture.</param>
    /// <param name="height">Its height.</param>
    /// <param name="window">The part of it to compute; inside it.</param>
    /// <param name="filter">The filter.</param>
    public static Rgb Resize(Picture source, int width, int height, (int X, int Y, int Width, int Height) window, ResamplingFilter filter)
    {
        var rows = Taps.Compute(source.Height, height, window.Y, window.Height, filter);
        var firstRow = rows.First(0);
        var rowCount = rows.End(window.Height - 1) - firstRow;
        var middle = ArrayPool<byte>.Shared.Rent(rowCount * window.Width * Channels); // (rowCount, window.Width, 3)
        try
        {
            Horizontal(source, width, window.X, window.Width, firstRow, rowCount, filter, middle);
            var result = new byte[window.Width * window.Height * Channels];
            Vertical(middle, firstRow, window.Width * Channels, rows, source.Height == height, result);
            return new Rgb(window.Width, window.Height, result);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(middle);
        }
    }

    private static void Horizontal(Picture source, int width, int firstColumn, int columns, int firstRow, int rowCount, ResamplingFilter filter, byte[] target)
    {
        var stride = source.Width * Picture.BytesPerPixel;
        var pixels = source.Pixels; // (height, width, 4)
        if (source.Width == width)
        {
            // Pillow skips the pass: no filter touches the values.
            for (var y = 0; y < rowCount; y++)
            {
                var row = pixels[((firstRow + y) * stride + firstColumn * Picture.BytesPerPixel)..];
                for (var x = 0; x < columns; x++)
                    row.Slice(x * Picture.BytesPerPixel, Channels).CopyTo(target.AsSpan((y * columns + x) * Channels));
            }

            return;
        }

        var taps = Taps.Compute(source.Width, width, firstColumn, columns, filter);
        for (var y = 0; y < rowCount; y++)
        {
            var row = pixels.Slice((firstRow + y) * stride, stride);
            var output = target.AsSpan(y * columns * Channels, columns * Channels);
            for (var x = 0; x < columns; x++)
            {
                var weights = taps.Weights(x);
                var input = row.Slice(taps.First(x) * Picture.BytesPerPixel, weights.Length * Picture.BytesPerPixel);
                int red = 1 << (PrecisionBits - 1), green = red, blue = red;
                for (var k = 0; k < weights.Length; k++)
                {
                    var weight = weights[k];
                    red += input[Picture.BytesPerPixel * k] * weight;
                    green += input[Picture.BytesPerPixel * k + 1] * weight;
                    blue += input[Picture.BytesPerPixel * k + 2] * weight;
                }

                output[Channels * x] = Clip(red);
                output[Channels * x + 1] = Clip(green);
                output[Channels * x + 2] = Clip(blue);
            }
        }
    }

    private static void Vertical(byte[] source, int firstRow, int rowBytes, Taps taps, bool unchanged, byte[] target)
    {
        if (unchanged)
        {
            source.AsSpan(0, target.Length).CopyTo(target);
            return;
        }

        Span<int> sums = rowBytes <= 4096 ? stackalloc int[rowBytes] : new int[rowBytes];
        for (var y = 0; y < taps.Count; y++)
        {
            sums.Fill(1 << (PrecisionBits - 1));
            var weights = taps.Weights(y);
            for (var k = 0; k < weights.Length; k++)
            {
                var row = source.AsSpan((taps.First(y) - firstRow + k) * rowBytes, rowBytes);
                var weight = weights[k];
                for (var i = 0; i < row.Length; i++) sums[i] += row[i] * weight;
            }

            var output = target.AsSpan(y * rowBytes, rowBytes);
            for (var i = 0; i < output.Length; i++) output[i] = Clip(sums[i]);
        }
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> PrecisionBits, 0, 255);

    /// <summary>For each output position of one axis: the first input position and the fixed-point weights from there.</summary>
    private sealed class Taps(int[] first, int[] length, int[] weights, int stride)
    {
        public int Count => first.Length;

        public int First(int position) => first[position];

        public int End(int position) => first[position] + length[position];

        public ReadOnlySpan<int> Weights(int position) => weights.AsSpan(position * stride, length[position]);

        public static Taps Compute(int inputs, int outputs, int from, int count, ResamplingFilter filter)
        {
            var scale = (double)inputs / outputs;
            var stretch = Math.Max(1, scale);
            var support = filter.Support() * stretch;
            var stride = (int)Math.Ceiling(support) * 2 + 1;
            var taps = new Taps(new int[count], new int[count], new int[(long)count * stride], stride);
            var kernel = new double[stride];
            for (var i = 0; i < count; i++) taps.Set(i, (from + i + 0.5) * scale, inputs, support, stretch, filter, kernel);
            return taps;
        }

        private void Set(int position, double center, int inputs, double support, double stretch, ResamplingFilter filter, double[] kernel)
        {
            var low = Math.Max(0, (int)(center - support + 0.5));
            var high = Math.Min(inputs, (int)(center + support + 0.5));
            first[position] = low;
            length[position] = high - low;
            var sum = 0.0;
            for (var k = 0; k < high - low; k++) sum += kernel[k] = filter.Weight((k + low - center + 0.5) / stretch);
            for (var k = 0; k < high - low; k++)
            {
                var weight = sum != 0 ? kernel[k] / sum : kernel[k];
                // Rounds half away from zero, as Pillow does.
                weights[position * stride + k] = (int)((weight < 0 ? -0.5 : 0.5) + weight * (1 << PrecisionBits));
            }
        }
    }
}
