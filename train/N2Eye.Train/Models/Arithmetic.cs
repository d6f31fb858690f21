using TorchSharp;
using static TorchSharp.torch;

namespace N2Eye.Train.Models;

/// <summary>
/// Sums, and what a number does to a tensor. TorchSharp wraps every number in a <see cref="Scalar"/> with a finalizer, also the factor 1 of
/// a plain sum, and nothing keeps it alive while native code reads it: a collection at that moment frees the number in use, and the
/// step fails or computes with what lies there by then. Here each one lives until its call is over; BannedSymbols.Torch.txt
/// forbids the others.
/// </summary>
internal static class Arithmetic
{
    /// <summary>The factor of a plain sum.</summary>
    public static Scalar One { get; } = Held(1);

    private static Scalar MinusOne { get; } = Held(-1);

    /// <summary>A number for native code; whoever asks for it keeps it until the call is over.</summary>
#pragma warning disable RS0030 // The one place where numbers are wrapped.
    public static Scalar Held(double value) => value;

    private static Scalar Held(long value) => value;
#pragma warning restore RS0030

    /// <summary>x + y</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, One);

    /// <summary>x + number</summary>
    public static Tensor Plus(this Tensor x, double number)
    {
        using var held = Held(number);
        return x.add(held, One);
    }

    /// <summary>x − y</summary>
    public static Tensor Minus(this Tensor x, Tensor y) => x.add(y, MinusOne);

    /// <summary>x · number</summary>
    public static Tensor Times(this Tensor x, double number)
    {
        using var held = Held(number);
        return x.mul(held);
    }

    /// <summary>The smaller of x and a number.</summary>
    public static Tensor AtMost(this Tensor x, double number)
    {
        using var held = Held(number);
        return x.clamp(max: held);
    }

    /// <summary>Where x is a number: bool</summary>
    public static Tensor Is(this Tensor x, long number)
    {
        using var held = Held(number);
        return x.eq(held);
    }

    /// <summary>Where x is another number: bool</summary>
    public static Tensor IsNot(this Tensor x, long number)
    {
        using var held = Held(number);
        return x.ne(held);
    }

    /// <summary>first, first + step, … below end: float64</summary>
    public static Tensor Range(double first, double end, double step)
    {
        using var from = Held(first);
        using var to = Held(end);
        using var by = Held(step);
        return arange(from, to, by, ScalarType.Float64);
    }
}
