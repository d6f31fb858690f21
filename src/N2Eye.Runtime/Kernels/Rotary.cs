using System.Numerics;

namespace N2Eye.Runtime.Kernels;

/// <summary>The rotary embedding (Su et al. 2021), half-rotation layout: value i turns with value i + d / 2.</summary>
internal static class Rotary
{
    /// <param name="head">(d,), turned in place.</param>
    /// <param name="cosine">(d / 2,) of its position.</param>
    /// <param name="sine">(d / 2,) of its position.</param>
    public static void Apply(Span<float> head, ReadOnlySpan<float> cosine, ReadOnlySpan<float> sine)
    {
        var half = cosine.Length;
        var first = head[..half];
        var second = head[half..];
        var i = 0;
        for (; i + Vector<float>.Count <= half; i += Vector<float>.Count)
        {
            var (a, b) = (new Vector<float>(first[i..]), new Vector<float>(second[i..]));
            var (c, s) = (new Vector<float>(cosine[i..]), new Vector<float>(sine[i..]));
            (a * c - b * s).CopyTo(first[i..]);
            (b * c + a * s).CopyTo(second[i..]);
        }

        for (; i < half; i++) (first[i], second[i]) = (first[i] * cosine[i] - second[i] * sine[i], second[i] * cosine[i] + first[i] * sine[i]);
    }
}
