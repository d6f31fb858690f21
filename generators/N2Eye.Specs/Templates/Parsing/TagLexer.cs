using System.Globalization;
using System.Numerics;

namespace N2Eye.Specs.Templates;

/// <summary>Reads the tokens of one tag, from behind its opening braces to behind its closing ones.</summary>
internal sealed class TagLexer(SourceText source, int open, int start, bool variable, List<TemplateToken> tokens)
{
    // Longest first: the first that fits is taken.
    private static readonly string[] Operators =
    [
        "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ];

    private readonly string text = source.Text;
    private readonly Stack<char> brackets = new();
    private int position = start;

    /// <summary>'-' or '+' where the end of the tag asks for whitespace control, else '\0'.</summary>
    public char EndSign { get; private set; }

    /// <summary>Adds the tag's tokens, its end included.</summary>
    /// <returns>The offset behind the closing braces.</returns>
    public int Read()
    {
        while (true)
        {
            while (position < text.Length && !AtEnd() && SourceText.IsSpace(text[position])) position++;
            if (position >= text.Length) throw Unclosed();
            if (AtEnd()) return Close();
            ReadToken();
        }
    }

    // Closing braces count only outside brackets, so that {{ {"a": {}}}} reads as a dict.
    private bool AtEnd()
    {
        if (brackets.Count > 0) return false;
        var at = position;
        if (text[at] == '-' || (text[at] == '+' && !variable)) at++;
        return string.CompareOrdinal(text, at, variable ? "}}" : "%}", 0, 2) == 0;
    }

    private int Close()
    {
        tokens.Add(new(variable ? TokenKind.VariableEnd : TokenKind.BlockEnd, "", source.At(position)));
        if (text[position] is '-' or '+') EndSign = text[position++];
        return position + 2;
    }

    private void ReadToken()
    {
        var c = text[position];
        if (c is >= '0' and <= '9') ReadNumber();
        else if (c == '_' || char.IsLetter(c)) ReadName();
        else if (c is '"' or '\'') ReadString();
        else ReadOperator();
    }

    private void ReadName()
    {
        var begin = position;
        while (position < text.Length && IsNamePart(text[position])) position++;
        tokens.Add(new(TokenKind.Name, text.Substring(begin, position - begin), source.At(begin)));
    }

    private static bool IsNamePart(char c) =>
        c == '_' || char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private void ReadNumber()
    {
        var begin = position;
        if (text[position] == '0' && position + 1 < text.Length && RadixBits(text[position + 1]) is var bits && bits > 0)
        {
            position += 2;
            ReadRadix(begin, bits);
            return;
        }

        var first = text[begin];
        Digits();
        // After a dot ("items.0.1") digits are an index, never the start of a fraction.
        var isFloat = (begin == 0 || text[begin - 1] != '.') && (Fraction() | Exponent());
        if (!isFloat && first == '0') ZerosOnly(begin);
        var digits = text.Substring(begin, position - begin).Replace("_", "");
        tokens.Add(new(isFloat ? TokenKind.Float : TokenKind.Integer, digits, source.At(begin)));
    }

    private static int RadixBits(char letter) => letter switch
    {
        'x' or 'X' => 4,
        'o' or 'O' => 3,
        'b' or 'B' => 1,
        _ => 0,
    };

    private void ReadRadix(int begin, int bits)
    {
        var value = BigInteger.Zero;
        var count = 0;
        for (; position < text.Length; position++)
        {
            if (text[position] == '_') continue;
            var digit = HexDigit(text[position]);
            if (digit < 0 || digit >= 1 << bits) break;
            value = (value << bits) + digit;
            count++;
        }

        if (count == 0) throw new TemplateSyntaxException(TemplateRules.Syntax, source.At(begin), "This number has no digits.");
        tokens.Add(new(TokenKind.Integer, value.ToString(CultureInfo.InvariantCulture), source.At(begin)));
    }

    public static int HexDigit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };

    private void Digits()
    {
        while (position < text.Length && (text[position] is >= '0' and <= '9' || (text[position] == '_' && IsDigit(position + 1)))) position++;
    }

    private bool IsDigit(int at) => at < text.Length && text[at] is >= '0' and <= '9';

    private bool Fraction()
    {
        if (position >= text.Length || text[position] != '.' || !IsDigit(position + 1)) return false;
        position++;
        Digits();
        return true;
    }

    private bool Exponent()
    {
        if (position >= text.Length || text[position] is not ('e' or 'E')) return false;
        var digits = position + 1;
        if (digits < text.Length && text[digits] is '+' or '-') digits++;
        if (!IsDigit(digits)) return false;
        position = digits;
        Digits();
        return true;
    }

    private void ZerosOnly(int begin)
    {
        for (var i = begin; i < position; i++)
        {
            if (text[i] is not ('0' or '_')) throw new TemplateSyntaxException(TemplateRules.Syntax, source.At(begin), "A whole number does not start with 0.");
        }
    }

    private void ReadString()
    {
        var begin = position;
        var quote = text[position++];
        while (position < text.Length && text[position] != quote) position += text[position] == '\\' ? 2 : 1;
        if (position >= text.Length) throw new TemplateSyntaxException(TemplateRules.Unclosed, source.At(begin), $"This string is not closed: {quote} is missing.");
        tokens.Add(new(TokenKind.String, StringEscapes.Decode(source, begin + 1, position), source.At(begin)));
        position++;
    }

    private void ReadOperator()
    {
        foreach (var symbol in Operators)
        {
            if (string.CompareOrdinal(text, position, symbol, 0, symbol.Length) != 0) continue;
            Balance(symbol[0]);
            tokens.Add(new(TokenKind.Operator, symbol, source.At(position)));
            position += symbol.Length;
            return;
        }

        throw new TemplateSyntaxException(TemplateRules.Syntax, source.At(position), $"Unexpected character '{text[position]}'.");
    }

    private void Balance(char c)
    {
        if (c is '{' or '(' or '[') brackets.Push(c == '{' ? '}' : c == '(' ? ')' : ']');
        if (c is not ('}' or ')' or ']')) return;
        if (brackets.Count == 0) throw new TemplateSyntaxException(TemplateRules.Syntax, source.At(position), $"Unexpected '{c}'.");
        var expected = brackets.Pop();
        if (expected != c) throw new TemplateSyntaxException(TemplateRules.Syntax, source.At(position), $"Unexpected '{c}', expected '{expected}'.");
    }

    private TemplateSyntaxException Unclosed() =>
        new(TemplateRules.Unclosed, source.At(open), $"This tag is not closed: '{(variable ? "}}" : "%}")}' is missing.");
}
