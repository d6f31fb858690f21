using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's range.</summary>
public sealed class RangeValue(BigInteger start, BigInteger stop, BigInteger step, int count) : TemplateValue
{
    internal override string TypeName => "range";

    internal override bool IsTruthy => count > 0;

    internal override int? Length => count;

    internal override IEnumerable<TemplateValue> Elements => Enumerable.Range(0, count).Select(At);

    internal override TemplateValue? FindItem(TemplateValue index)
    {
        if (index.AsNumber is not { IsFloat: false } number) return null;
        var at = number.Whole.Sign < 0 ? number.Whole + count : number.Whole;
        return at.Sign >= 0 && at < count ? At((int)at) : null;
    }

    internal override void Print(TextBuilder output) => output.AppendTrusted(
        step.IsOne ? FormattableString.Invariant($"range({start}, {stop})") : FormattableString.Invariant($"range({start}, {stop}, {step})"));

    /// <summary>A slice of a range is a range.</summary>
    internal RangeValue Slice(int first, int by, int length) =>
        new(start + step * first, start + step * (first + (BigInteger)by * length), step * by, length);

    private TemplateValue At(int index) => new IntegerValue(start + step * index);
}
