using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>A Python number: an int of any size or a float.</summary>
/// <param name="Whole">The int; 0 where <paramref name="IsFloat"/>.</param>
/// <param name="Real">The float; 0 where it is an int.</param>
/// <param name="IsFloat">Which of the two it is.</param>
internal readonly record struct Numeric(BigInteger Whole, double Real, bool IsFloat)
{
    public Numeric(BigInteger whole)
        : this(whole, 0, false)
    {
    }

    public Numeric(double real)
        : this(BigInteger.Zero, real, true)
    {
    }

    /// <summary>The number as a float.</summary>
    public double ToDouble() => IsFloat ? Real : (double)Whole;
}
