using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>The indices that a Python slice of a sequence stands for.</summary>
internal readonly record struct SliceRange(int Start, int Step, int Count)
{
    public static SliceRange Of(TemplateValue? start, TemplateValue? stop, TemplateValue? step, int length)
    {
        var by = Bound(step) ?? BigInteger.One;
        if (by.IsZero) throw new TemplateErrorException("slice step cannot be zero");
        var forward = by.Sign > 0;
        var first = Clamp(Bound(start), length, forward, atStart: true);
        var end = Clamp(Bound(stop), length, forward, atStart: false);
        var distance = forward ? end - first : first - end;
        // A step beyond the length takes one element, like any step as long as it.
        var stride = (int)BigInteger.Min(BigInteger.Abs(by), int.MaxValue);
        var count = distance > 0 ? (int)(((long)distance + stride - 1) / stride) : 0;
        return new(first, forward ? stride : -stride, count);
    }

    public IEnumerable<int> Indices()
    {
        var index = Start;
        for (var i = 0; i < Count; i++)
        {
            yield return index;
            index += i + 1 < Count ? Step : 0;
        }
    }

    private static BigInteger? Bound(TemplateValue? value) => value switch
    {
        null or NoneValue => null,
        UndefinedValue or { AsNumber: null or { IsFloat: true } } => throw new TemplateErrorException("slice indices must be integers or None or have an __index__ method"),
        _ => TemplateOperators.Index(value),
    };

    private static int Clamp(BigInteger? bound, int length, bool forward, bool atStart)
    {
        if (bound is not { } index)
        {
            if (atStart) return forward ? 0 : length - 1;
            return forward ? length : -1;
        }

        if (index.Sign < 0) index += length;
        var least = forward ? 0 : -1;
        var most = forward ? length : length - 1;
        return (int)BigInteger.Max(least, BigInteger.Min(index, most));
    }
}
