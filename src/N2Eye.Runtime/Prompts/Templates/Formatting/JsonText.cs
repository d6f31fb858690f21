using System.Globalization;
using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's json.dumps, which is what transformers' tojson filter calls.</summary>
/// <param name="ensureAscii">Escapes everything beyond ASCII.</param>
/// <param name="indent">What one level is indented by; null for one line.</param>
/// <param name="itemSeparator">Between elements.</param>
/// <param name="keySeparator">Between key and value.</param>
/// <param name="sortKeys">Orders keys.</param>
internal sealed class JsonText(bool ensureAscii, string? indent, TextValue itemSeparator, TextValue keySeparator, bool sortKeys)
{
    private readonly TextBuilder output = new();

    public TextValue Write(TemplateValue value)
    {
        Write(value, 0, literal: false);
        return output.ToText();
    }

    private void Write(TemplateValue value, int depth, bool literal)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case TextValue text:
                WriteText(text, literal);
                break;
            case SequenceValue sequence:
                WriteSequence(sequence, depth);
                break;
            case DictValue dict:
                WriteDict(dict, depth);
                break;
            case NoneValue or BooleanValue or IntegerValue or FloatValue:
                output.Append(Scalar(value), value.IsLiteral);
                break;
            default:
                throw new TemplateErrorException($"Object of type {value.TypeName} is not JSON serializable");
        }
    }

    private static string Scalar(TemplateValue value) => value switch
    {
        NoneValue => "null",
        BooleanValue truth => truth.Value ? "true" : "false",
        FloatValue { Value: var real } when !double.IsFinite(real) => double.IsNaN(real) ? "NaN" : real > 0 ? "Infinity" : "-Infinity",
        _ => value.ToString(),
    };

    private void WriteSequence(SequenceValue sequence, int depth)
    {
        output.Append("[", sequence.IsLiteral);
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            Separate(i, sequence.IsLiteral, depth + 1);
            Write(sequence.Items[i], depth + 1, sequence.IsLiteral);
        }

        if (sequence.Items.Count > 0) NewLine(sequence.IsLiteral, depth);
        output.Append("]", sequence.IsLiteral);
    }

    private void WriteDict(DictValue dict, int depth)
    {
        var entries = sortKeys
            ? StableSort.Sorted(dict.Elements, key => key).Select(key => KeyValuePair.Create(key, dict.FindItem(key)!)).ToArray()
            : dict.Entries;
        output.Append("{", dict.IsLiteral);
        for (var i = 0; i < entries.Count; i++)
        {
            Separate(i, dict.IsLiteral, depth + 1);
            WriteText(Key(entries[i].Key), dict.IsLiteral);
            Append(keySeparator, dict.IsLiteral);
            Write(entries[i].Value, depth + 1, dict.IsLiteral);
        }

        if (entries.Count > 0) NewLine(dict.IsLiteral, depth);
        output.Append("}", dict.IsLiteral);
    }

    private static TextValue Key(TemplateValue key) => key switch
    {
        TextValue text => text,
        NoneValue or BooleanValue or IntegerValue or FloatValue => key.IsLiteral ? TextValue.User(Scalar(key)) : TextValue.Template(Scalar(key)),
        _ => throw new TemplateErrorException($"keys must be str, int, float, bool or None, not {key.TypeName}"),
    };

    private void Separate(int index, bool literal, int depth)
    {
        if (index > 0) Append(itemSeparator, literal);
        NewLine(literal, depth);
    }

    private void Append(TextValue separator, bool literal) => output.Append(separator.Text, literal || separator.IsLiteral);

    private void NewLine(bool literal, int depth)
    {
        if (indent is null) return;
        output.Append("\n", literal);
        for (var i = 0; i < depth; i++) output.Append(indent, literal);
    }

    private void WriteText(TextValue value, bool literal)
    {
        // The quotes belong to whoever wrote what they enclose, or what they are part of.
        output.Append('"', literal || value.IsLiteral);
        var text = value.Text;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (Escape(text[i]) is not { } escape) continue;
            output.Append(value, start, i - start);
            output.Append(escape, value.IsLiteralAt(i));
            start = i + 1;
        }

        output.Append(value, start, text.Length - start);
        output.Append('"', literal || value.IsLiteral);
    }

    private string? Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        < ' ' => Number(c),
        > '~' when ensureAscii && c != '\x7f' => Number(c),
        _ => null,
    };

    private static string Number(char c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");

    /// <summary>What json.dumps takes for indent: none, a number of spaces, or a string.</summary>
    public static string? Indent(TemplateValue? indent) => indent switch
    {
        null or NoneValue => null,
        TextValue text => text.Text,
        _ => new string(' ', (int)BigInteger.Max(0, BigInteger.Min(TemplateOperators.Index(indent), 100))),
    };
}
