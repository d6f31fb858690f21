using System.Numerics.Tensors;
using N2Eye.Runtime.Graphs.Npu.Quantized;

namespace N2Eye.Quant.Npu.Calibrating;

/// <summary>
/// The values of an activation, counted as they come. A bin is 2ᵏ wide, with the smallest k that all values fit with; widening
/// joins pairs of bins, so that the counts do not depend on the order in which values came.
/// </summary>
internal sealed class Histogram
{
    private const int Half = 4096; // bins for either sign
    private const int Finest = -40; // no activation needs finer steps

    private readonly long[] counts = new long[2 * Half];
    private int exponent = Finest;

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>All values.</summary>
    public ValueRange Range { get; private set; }

    public void Add(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty) return;
        var range = ValueRange.Of(values);
        Range = Count == 0 ? range : Range.Union(range);
        while (!Fits(range)) Widen();
        var scale = MathF.ScaleB(1, -exponent);
        foreach (var value in values) counts[Half + (int)MathF.Floor(value * scale)]++;
        Count += values.Length;
    }

    /// <summary>The interval that leaves out a share of the values at either end.</summary>
    /// <param name="share">Of all values, 0 … ½.</param>
    public ValueRange Within(double share)
    {
        var outside = (long)(share * Count);
        return new ValueRange(Math.Max(Range.Low, Edge(From(0, 1, outside))), Math.Min(Range.High, Edge(From(counts.Length - 1, -1, outside) + 1)));

        int From(int start, int step, long left)
        {
            var bin = start;
            while (left >= counts[bin])
            {
                left -= counts[bin];
                bin += step;
                if (bin + step < 0 || bin + step >= counts.Length) break;
            }

            return bin;
        }
    }

    /// <summary>The part of the whole range with the smallest mean squared error when it is cut into steps.</summary>
    /// <param name="steps">Integers there are.</param>
    public ValueRange LeastError(int steps)
    {
        var bins = Enumerable.Range(0, counts.Length).Where(bin => counts[bin] > 0).Select(bin => (Math.ScaleB(bin - Half + 0.5, exponent), counts[bin])).ToList();
        var best = new ValueRange(Math.Min(Range.Low, 0), Math.Max(Range.High, 0));
        // One end after the other: an outlier on one side is no reason to clamp the other. Twice, since each depends on the other.
        for (var pass = 0; pass < 2; pass++)
        {
            best = Best(part => best with { High = Math.Max(Range.High, 0) * part });
            best = Best(part => best with { Low = Math.Min(Range.Low, 0) * part });
        }

        return best;

        ValueRange Best(Func<float, ValueRange> candidate) =>
            Enumerable.Range(1, 50).Select(i => candidate(i / 50f)).MinBy(range => Error(bins, range, steps));
    }

    private static double Error(List<(double Value, long Count)> bins, ValueRange range, int steps)
    {
        double low = range.Low, high = range.High, step = (high - low) / steps, inside = step * step / 12, sum = 0;
        foreach (var (value, count) in bins)
        {
            // A value inside is off by an even spread over a step; one outside by its way to the end.
            var over = value < low ? low - value : value > high ? value - high : 0;
            sum += count * (over > 0 ? over * over : inside);
        }

        return sum;
    }

    private float Edge(int bin) => (float)Math.ScaleB(bin - Half, exponent);

    private bool Fits(ValueRange range)
    {
        var limit = MathF.ScaleB(Half, exponent);
        return range.Low >= -limit && range.High < limit;
    }

    private void Widen()
    {
        exponent++;
        // Bin b becomes floor(b / 2): from the middle outwards each target is behind its sources.
        for (var bin = 0; bin < Half; bin++)
        {
            counts[Half + bin] = 2 * bin + 1 < Half ? counts[Half + 2 * bin] + counts[Half + 2 * bin + 1] : 0;
            counts[Half - 1 - bin] = 2 * bin + 1 < Half ? counts[Half - 1 - 2 * bin] + counts[Half - 2 - 2 * bin] : 0;
        }
    }
}
