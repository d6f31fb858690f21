using System.Globalization;
using System.Text;

namespace N2Eye.Specs.Json;

/// <summary>
/// Reads JSON (RFC 8259) into nodes that know their line and column. System.Text.Json gives neither positions in a tree nor
/// a copy that a source generator may load beside any compiler version.
/// </summary>
public sealed class JsonReader
{
    private const int DeepestNesting = 128;

    private readonly string text;
    private readonly SpecReport report;
    private readonly StringBuilder scratch = new();
    private int position;
    private int line = 1;
    private int lineStart;
    private int depth;

    private JsonReader(string text, SpecReport report)
    {
        this.text = text;
        this.report = report;
    }

    /// <summary>Reads a whole file; null, with the reason in <paramref name="report"/>, where it is not JSON.</summary>
    public static JsonNode? Read(string text, SpecReport report)
    {
        var reader = new JsonReader(text, report);
        if (text.Length > 0 && text[0] == '\uFEFF') reader.position = 1;
        try
        {
            reader.SkipSpace();
            var node = reader.Value();
            reader.SkipSpace();
            if (reader.position < text.Length) throw reader.Malformed("something follows the end of the JSON value");
            return node;
        }
        catch (MalformedException malformed)
        {
            report.Error(JsonRules.Malformed, malformed.Line, malformed.Column, "Malformed JSON: " + malformed.Message);
            return null;
        }
    }

    private JsonNode Value()
    {
        if (position >= text.Length) throw Malformed("the file ends where a value must stand");
        var start = position;
        switch (text[position])
        {
            case '{': return ReadObject();
            case '[': return ReadArray();
            case '"':
                var node = Node(JsonKind.String);
                node.Text = ReadString();
                return node;
            case 't': return Word("true", JsonKind.True);
            case 'f': return Word("false", JsonKind.False);
            case 'n': return Word("null", JsonKind.Null);
            case '-' or (>= '0' and <= '9'): return ReadNumber();
            default: throw Malformed($"unexpected character '{text[start]}'");
        }
    }

    private JsonNode ReadObject()
    {
        var node = Node(JsonKind.Object);
        var members = new List<KeyValuePair<string, JsonNode>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Enter();
        position++;
        SkipSpace();
        while (!Take('}'))
        {
            if (members.Count > 0)
            {
                Expect(',');
                SkipSpace();
            }

            if (position >= text.Length || text[position] != '"') throw Malformed("expected a key in quotes");
            int keyLine = line, keyColumn = position - lineStart + 1;
            var key = ReadString();
            if (!names.Add(key)) report.Error(JsonRules.DuplicateKey, keyLine, keyColumn, $"Duplicate key \"{key}\": keep one of them.");
            SkipSpace();
            Expect(':');
            SkipSpace();
            members.Add(new(key, Value()));
            SkipSpace();
        }

        depth--;
        node.Members = members;
        return node;
    }

    private JsonNode ReadArray()
    {
        var node = Node(JsonKind.Array);
        var items = new List<JsonNode>();
        Enter();
        position++;
        SkipSpace();
        while (!Take(']'))
        {
            if (items.Count > 0)
            {
                Expect(',');
                SkipSpace();
            }

            items.Add(Value());
            SkipSpace();
        }

        depth--;
        node.Items = items;
        return node;
    }

    private string ReadString()
    {
        var start = ++position;
        // Most strings hold no escape: one slice, no builder.
        while (position < text.Length && text[position] is not ('"' or '\\') && text[position] >= ' ') position++;
        if (position < text.Length && text[position] == '"') return text.Substring(start, position++ - start);

        scratch.Clear();
        scratch.Append(text, start, position - start);
        while (true)
        {
            if (position >= text.Length) throw Malformed("a string is not closed");
            var c = text[position++];
            if (c == '"') return scratch.ToString();
            if (c < ' ')
            {
                position--;
                throw Malformed("a control character stands unescaped in a string");
            }

            scratch.Append(c == '\\' ? Escape() : c);
        }
    }

    private char Escape()
    {
        if (position >= text.Length) throw Malformed("a string is not closed");
        switch (text[position++])
        {
            case '"': return '"';
            case '\\': return '\\';
            case '/': return '/';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when position + 4 <= text.Length
                && ushort.TryParse(text.Substring(position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                position += 4;
                return (char)unit;
            default:
                position--;
                throw Malformed("unknown escape in a string");
        }
    }

    private JsonNode ReadNumber()
    {
        var node = Node(JsonKind.Number);
        var start = position;
        if (text[position] == '-') position++;
        if (position < text.Length && text[position] == '0') position++;
        else Digits();
        if (position < text.Length && text[position] == '.')
        {
            position++;
            Digits();
        }

        if (position < text.Length && text[position] is 'e' or 'E')
        {
            position++;
            if (position < text.Length && text[position] is '+' or '-') position++;
            Digits();
        }

        node.Text = text.Substring(start, position - start);
        return node;
    }

    private void Digits()
    {
        var start = position;
        while (position < text.Length && text[position] is >= '0' and <= '9') position++;
        if (position == start) throw Malformed("a number lacks a digit");
    }

    private JsonNode Word(string word, JsonKind kind)
    {
        if (string.CompareOrdinal(text, position, word, 0, word.Length) != 0) throw Malformed($"expected {word}");
        var node = Node(kind);
        position += word.Length;
        return node;
    }

    private void SkipSpace()
    {
        for (; position < text.Length; position++)
        {
            switch (text[position])
            {
                case '\n':
                    line++;
                    lineStart = position + 1;
                    break;
                case ' ' or '\t' or '\r':
                    break;
                default:
                    return;
            }
        }
    }

    private void Enter()
    {
        if (++depth > DeepestNesting) throw Malformed($"values nest deeper than {DeepestNesting}");
    }

    private bool Take(char c)
    {
        if (position >= text.Length) throw Malformed($"the file ends before a closing '{c}'");
        if (text[position] != c) return false;
        position++;
        return true;
    }

    private void Expect(char c)
    {
        if (position >= text.Length || text[position] != c) throw Malformed($"expected '{c}'");
        position++;
    }

    private JsonNode Node(JsonKind kind) => new(kind, line, position - lineStart + 1);

    private MalformedException Malformed(string reason) => new(reason, line, position - lineStart + 1);

    private sealed class MalformedException(string message, int line, int column) : Exception(message)
    {
        public int Line { get; } = line;

        public int Column { get; } = column;
    }
}
