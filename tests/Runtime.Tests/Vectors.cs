namespace N2Eye.Tests;

/// <summary>How alike two vectors are.</summary>
internal static class Vectors
{
    /// <summary>The cosine between them, in float64.</summary>
    public static double Cosine(float[] a, float[] b) =>
        a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
}
