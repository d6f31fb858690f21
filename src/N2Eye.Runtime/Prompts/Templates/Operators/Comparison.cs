using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's equality and order. They look at text only, never at who wrote it.</summary>
internal static class Comparison
{
    public static bool AreEqual(TemplateValue left, TemplateValue right)
    {
        if (ReferenceEquals(left, right)) return true;
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left.AsNumber is { } a && right.AsNumber is { } b) return AreEqual(a, b);
        return (left, right) switch
        {
            (TextValue x, TextValue y) => x.Text == y.Text,
            (ListValue x, ListValue y) => AreEqual(x.Items, y.Items),
            (TupleValue x, TupleValue y) => AreEqual(x.Items, y.Items),
            (DictValue x, DictValue y) => x.Entries.Count == y.Entries.Count
                && x.Entries.All(entry => y.FindItem(entry.Key) is { } other && AreEqual(entry.Value, other)),
            (RangeValue x, RangeValue y) => AreEqual(x.Elements.ToArray(), y.Elements.ToArray()),
            (NoneValue, NoneValue) or (UndefinedValue, UndefinedValue) => true,
            _ => false,
        };
    }

    /// <summary>Python's order of two values, as less than, equal to or greater than 0; null for a NaN.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <param name="symbol">The operator, for the message where the two have no order.</param>
    public static int? Compare(TemplateValue left, TemplateValue right, string symbol)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left is UndefinedValue undefined) throw undefined.Use();
        if (right is UndefinedValue other) throw other.Use();
        if (left.AsNumber is { } a && right.AsNumber is { } b) return Compare(a, b);
        switch (left, right)
        {
            case (TextValue x, TextValue y):
                return CodePoints.Compare(x.Text, y.Text);
            case (ListValue or TupleValue, SequenceValue y) when left.GetType() == right.GetType():
                var items = ((SequenceValue)left).Items;
                for (var i = 0; i < Math.Min(items.Count, y.Items.Count); i++)
                {
                    if (!AreEqual(items[i], y.Items[i])) return Compare(items[i], y.Items[i], symbol);
                }

                return items.Count.CompareTo(y.Items.Count);
            default:
                throw new TemplateErrorException($"'{symbol}' not supported between instances of '{left.TypeName}' and '{right.TypeName}'");
        }
    }

    private static bool AreEqual(IReadOnlyList<TemplateValue> left, IReadOnlyList<TemplateValue> right)
    {
        if (left.Count != right.Count) return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i])) return false;
        }

        return true;
    }

    private static bool AreEqual(Numeric left, Numeric right) => Compare(left, right) == 0;

    // An int and a float compare exactly, not by rounding the int.
    private static int? Compare(Numeric left, Numeric right)
    {
        if (!left.IsFloat && !right.IsFloat) return left.Whole.CompareTo(right.Whole);
        if (double.IsNaN(left.Real) || double.IsNaN(right.Real)) return null;
        if (left.IsFloat && right.IsFloat) return left.Real.CompareTo(right.Real);
        if (!left.IsFloat) return -Compare(right, left);
        if (double.IsInfinity(left.Real)) return left.Real > 0 ? 1 : -1;
        var floor = Math.Floor(left.Real);
        var whole = new BigInteger(floor).CompareTo(right.Whole);
        return whole == 0 && left.Real > floor ? 1 : whole;
    }
}
