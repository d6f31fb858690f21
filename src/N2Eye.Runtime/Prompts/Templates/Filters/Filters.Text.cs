using System.Globalization;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Jinja's filters, and transformers' tojson. Every result carries the provenance of its characters.</summary>
public static partial class Filters
{
    /// <summary><c>value | string</c></summary>
    public static TemplateValue String(TemplateValue value) => PythonText.Of(value);

    /// <summary><c>value | upper</c></summary>
    public static TemplateValue Upper(TemplateValue value) => PythonCase.Upper(PythonText.Of(value));

    /// <summary><c>value | lower</c></summary>
    public static TemplateValue Lower(TemplateValue value) => PythonCase.Lower(PythonText.Of(value));

    /// <summary><c>value | capitalize</c></summary>
    public static TemplateValue Capitalize(TemplateValue value) => PythonCase.Capitalize(PythonText.Of(value));

    /// <summary><c>value | title</c></summary>
    public static TemplateValue Title(TemplateValue value) => PythonCase.TitleWords(PythonText.Of(value));

    /// <summary><c>value | trim</c></summary>
    public static TemplateValue Trim(TemplateValue value, TemplateValue? chars = null) => PythonText.Strip(PythonText.Of(value), chars);

    /// <summary><c>value | center</c></summary>
    public static TemplateValue Center(TemplateValue value, TemplateValue? width = null) =>
        TextMethods.Center(PythonText.Of(value), width ?? TemplateOperators.Number(80));

    /// <summary><c>value | replace(old, new)</c></summary>
    public static TemplateValue Replace(TemplateValue value, TemplateValue old, TemplateValue @new, TemplateValue? count = null) => PythonText.Replace(
        PythonText.Of(value), PythonText.Of(old).Text, PythonText.Of(@new), count is null or NoneValue ? -1 : TemplateOperators.Size(count));

    /// <summary><c>value | indent(width)</c></summary>
    public static TemplateValue Indent(TemplateValue value, TemplateValue? width = null, TemplateValue? first = null, TemplateValue? blank = null)
    {
        var indention = width switch
        {
            null => TextValue.Template("    "),
            TextValue text => text,
            _ => TextValue.Template(new string(' ', Math.Clamp(TemplateOperators.Size(width), 0, 1 << 12))),
        };
        // Every line is ended here, so that an empty last one counts.
        var lines = PythonText.SplitLines((TextValue)TemplateOperators.Concat(PythonText.Require(value, "indent()'s value"), TextValue.Template("\n")));
        var output = new TextBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0) output.AppendTrusted("\n");
            var skip = i == 0 ? first is not { IsTruthy: true } : lines[i].Text.Length == 0 && blank is not { IsTruthy: true };
            if (!skip) output.Append(indention);
            output.Append(lines[i]);
        }

        return output.ToText();
    }

    /// <summary><c>value | truncate(length)</c></summary>
    public static TemplateValue Truncate(
        TemplateValue value, TemplateValue? length = null, TemplateValue? killwords = null, TemplateValue? end = null, TemplateValue? leeway = null)
    {
        var most = length is null ? 255 : TemplateOperators.Size(length);
        var mark = end is null ? TextValue.Template("...") : PythonText.Require(end, "truncate()'s end");
        var tolerance = leeway is null or NoneValue ? 5 : TemplateOperators.Size(leeway);
        var keep = most - mark.Length!.Value;
        if (keep < 0) throw new TemplateErrorException(string.Create(CultureInfo.InvariantCulture, $"expected length >= {mark.Length}, got {most}"));
        if (tolerance < 0) throw new TemplateErrorException(string.Create(CultureInfo.InvariantCulture, $"expected leeway >= 0, got {tolerance}"));
        if (value.Length is { } count && count <= (long)most + tolerance) return value;
        var text = PythonText.Require(value, "truncate()'s value");
        var cut = (TextValue)TemplateOperators.Slice(text, null, new IntegerValue(keep));
        if (killwords is not { IsTruthy: true }) cut = PythonText.Split(cut, " ", 1, fromEnd: true)[0];
        return TemplateOperators.Concat(cut, mark);
    }

    /// <summary><c>value | wordcount</c></summary>
    public static TemplateValue WordCount(TemplateValue value)
    {
        var text = PythonText.Of(value).Text;
        var (count, inside) = (0, false);
        for (var i = 0; i < text.Length; i += CodePoints.WidthAt(text, i))
        {
            var code = CodePoints.At(text, i);
            var part = code == '_' || TextClassification.IsAlpha(code) || TextClassification.IsNumeric(code);
            if (part && !inside) count++;
            inside = part;
        }

        return new IntegerValue(count);
    }

    /// <summary><c>value | escape</c>: HTML's five characters.</summary>
    public static TemplateValue Escape(TemplateValue value) => PythonText.Of(value).Map((text, i) => text[i] switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '\'' => "&#39;",
        '"' => "&#34;",
        _ => text.Substring(i, CodePoints.WidthAt(text, i)),
    });

    /// <summary><c>value | format(arguments)</c></summary>
    public static TemplateValue Format(TemplateValue value, TemplateValue[] positional, params (string Name, TemplateValue Value)[] keywords)
    {
        if (positional.Length > 0 && keywords.Length > 0) return TemplateErrorException.Throw("can't handle positional and keyword arguments at the same time");
        var arguments = keywords.Length > 0 ? TemplateOperators.NewDict([], keywords) : new TupleValue(positional);
        return PercentFormat.Format(PythonText.Of(value), arguments);
    }

    /// <summary><c>value | tojson</c>, with the parameters of transformers' filter.</summary>
    public static TemplateValue ToJson(
        TemplateValue value,
        TemplateValue? ensureAscii = null,
        TemplateValue? indent = null,
        TemplateValue? separators = null,
        TemplateValue? sortKeys = null)
    {
        var indention = JsonText.Indent(indent);
        var (item, key) = (TextValue.Template(indention is null ? ", " : ","), TextValue.Template(": "));
        if (separators is not (null or NoneValue))
        {
            var pair = TemplateOperators.Unpack(separators, 2);
            (item, key) = (PythonText.Require(pair[0], "the separator"), PythonText.Require(pair[1], "the separator"));
        }

        return new JsonText(ensureAscii is { IsTruthy: true }, indention, item, key, sortKeys is { IsTruthy: true }).Write(value);
    }

    /// <summary><c>value | join(separator)</c></summary>
    public static TemplateValue Join(TemplateValue value, TemplateValue? d = null, TemplateValue? attribute = null)
    {
        var path = AttributePath.Of(attribute);
        return PythonText.Join(d is null ? TextValue.Empty : PythonText.Of(d), TemplateOperators.Iterate(value).Select(item => PythonText.Of(path.Of(item))));
    }
}
