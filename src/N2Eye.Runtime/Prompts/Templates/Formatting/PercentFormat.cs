using System.Globalization;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's printf-style formatting: <c>"%s of %d" % (a, b)</c>.</summary>
internal sealed class PercentFormat
{
    private readonly TextValue format;
    private readonly TemplateValue arguments;
    private readonly IReadOnlyList<TemplateValue> sequence;
    private readonly TextBuilder output = new();
    private int next;

    private PercentFormat(TextValue format, TemplateValue arguments)
    {
        this.format = format;
        this.arguments = arguments;
        sequence = arguments is TupleValue tuple ? tuple.Items : [arguments];
    }

    public static TextValue Format(TextValue format, TemplateValue arguments) => new PercentFormat(format, arguments).Run();

    private TextValue Run()
    {
        var text = format.Text;
        for (var i = 0; i < text.Length;)
        {
            var percent = text.IndexOf('%', i);
            if (percent < 0) percent = text.Length;
            output.Append(format, i, percent - i);
            i = percent;
            if (i < text.Length) Conversion(text, ref i);
        }

        // What has items counts as a mapping, which need not be used up.
        if (next < sequence.Count && arguments is not (DictValue or ListValue or RangeValue or UndefinedValue))
        {
            throw new TemplateErrorException("not all arguments converted during string formatting");
        }

        return output.ToText();
    }

    private void Conversion(string text, ref int i)
    {
        var start = i++;
        TemplateValue? named = null;
        if (At(text, i) == '(')
        {
            var close = text.IndexOf(')', i);
            if (close < 0) throw new TemplateErrorException("incomplete format key");
            if (arguments is not DictValue dict) throw new TemplateErrorException("format requires a mapping");
            var key = text[(i + 1)..close];
            named = dict.Find(key) ?? throw new TemplateErrorException($"'{key}'");
            i = close + 1;
        }

        var (left, zero, sign, alternate) = (false, false, '-', false);
        for (; At(text, i) is '-' or '0' or '+' or ' ' or '#'; i++)
        {
            left |= text[i] == '-';
            zero |= text[i] == '0';
            alternate |= text[i] == '#';
            if (text[i] == '+' || (text[i] == ' ' && sign != '+')) sign = text[i];
        }

        var width = Size(text, ref i) ?? 0;
        int? precision = null;
        if (At(text, i) == '.')
        {
            i++;
            precision = Size(text, ref i) ?? 0;
        }

        while (At(text, i) is 'h' or 'l' or 'L') i++;
        var type = At(text, i++);
        if (type == '\0') throw new TemplateErrorException("incomplete format");
        if (type == '%')
        {
            output.Append(format, start, 1);
            return;
        }

        var align = left ? '<' : '>';
        var spec = new FormatSpec(" ", align, sign, alternate, width, '\0', precision, type);
        if (zero && !left) spec = spec with { Fill = "0", Align = '=' };
        var converted = Convert(named ?? Next(), type, spec);
        // What a user's format pads with is the user's too.
        output.Append(format.IsLiteralAt(start) ? TextValue.User(converted.Text) : converted);
    }

    private static TextValue Convert(TemplateValue value, char type, FormatSpec spec)
    {
        switch (type)
        {
            case 's':
                return (spec with { Align = spec.Align == '=' ? '>' : spec.Align, Fill = " " }).Format(PythonText.Of(value));
            case 'r' or 'a':
                var quoted = new TextBuilder();
                value.PrintQuoted(quoted, literal: false);
                return (spec with { Type = 's', Align = spec.Align == '=' ? '>' : spec.Align, Fill = " " }).Format(quoted.ToText());
            case 'c' when value is TextValue { Length: 1 }:
                return (spec with { Type = 's', Align = spec.Align == '=' ? '>' : spec.Align, Fill = " " }).Format(value);
        }

        if (value is UndefinedValue undefined) throw undefined.Use();
        if (value.AsNumber is not { } number) throw new TemplateErrorException($"%{type} format: a real number is required, not {value.TypeName}");
        if (type is 'd' or 'i' or 'u')
        {
            if (number.IsFloat && !double.IsFinite(number.Real)) throw new TemplateErrorException("cannot convert float to integer");
            var whole = number.IsFloat ? new System.Numerics.BigInteger(Math.Truncate(number.Real)) : number.Whole;
            return (spec with { Type = 'd', Precision = null }).Format(new IntegerValue(whole, value.IsLiteral));
        }

        if (type is 'x' or 'X' or 'o' or 'c' && number.IsFloat) throw new TemplateErrorException($"%{type} format: an integer is required, not float");
        if (type is not ('x' or 'X' or 'o' or 'c' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G')) throw new TemplateErrorException($"unsupported format character '{type}'");
        return spec.Format(value is BooleanValue ? new IntegerValue(number.Whole, value.IsLiteral) : value);
    }

    private int? Size(string text, ref int i)
    {
        if (At(text, i) == '*')
        {
            i++;
            return Math.Clamp(TemplateOperators.Size(Next()), 0, 1 << 16);
        }

        var start = i;
        while (At(text, i) is >= '0' and <= '9') i++;
        if (i == start) return null;
        return int.TryParse(text.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= 1 << 16
            ? size
            : throw new TemplateErrorException("width too big");
    }

    private TemplateValue Next() => next < sequence.Count ? sequence[next++] : throw new TemplateErrorException("not enough arguments for format string");

    private static char At(string text, int index) => index < text.Length ? text[index] : '\0';
}
