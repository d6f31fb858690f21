using System.Globalization;
using System.Text;

namespace N2Eye.Specs.Tokenizers.Patterns;

/// <summary>
/// Translates a pattern as Hugging Face's tokenizers read it (Oniguruma, Ruby syntax) into the .NET pattern that matches the
/// same text. What has no equivalent is refused rather than approximated.
/// </summary>
public sealed class PatternTranslator
{
    // Oniguruma's word characters: alphabetic, marks, decimal digits, connectors. .NET's \w lacks some of these.
    private const string Word = "\\p{L}\\p{M}\\p{Nl}\\p{Nd}\\p{Pc}\\u24B6-\\u24E9";
    private const int DeepestNesting = 64;

    private readonly string pattern;
    private int position;
    private int depth;
    private bool ignoreCase;
    private bool dotMatchesNewline;

    private PatternTranslator(string pattern) => this.pattern = pattern;

    /// <summary>The .NET pattern that matches what <paramref name="pattern"/> matches.</summary>
    /// <exception cref="PatternException">A construct has no equivalent, or the pattern is malformed.</exception>
    public static string Translate(string pattern)
    {
        var translator = new PatternTranslator(pattern);
        var result = translator.Alternatives();
        if (translator.position < pattern.Length) throw translator.Refused("an unmatched ')'");
        if (result.Length == 0) throw new PatternException("the pattern is empty");
        return result;
    }

    /// <summary>The .NET pattern that matches a text and nothing else.</summary>
    /// <exception cref="PatternException">The text is empty or has characters that patterns cannot hold.</exception>
    public static string Escape(string text)
    {
        if (text.Length == 0) throw new PatternException("the pattern is empty");
        var result = new StringBuilder();
        foreach (var c in text) result.Append(Character(c));
        return result.ToString();
    }

    private static string Character(char c)
    {
        if (char.IsSurrogate(c)) throw new PatternException("a character beyond U+FFFF");
        CharacterClass.RefuseStandIns(c, c);
        return CharacterClass.Literal(c, inClass: false);
    }

    private string Alternatives()
    {
        if (++depth > DeepestNesting) throw Refused($"groups nested deeper than {DeepestNesting}");
        var result = new StringBuilder();
        while (position < pattern.Length && pattern[position] != ')')
        {
            if (pattern[position] == '|')
            {
                result.Append('|');
                position++;
            }
            else
            {
                result.Append(Quantified(Atom()));
            }
        }

        depth--;
        return result.ToString();
    }

    private string Atom()
    {
        var c = pattern[position++];
        switch (c)
        {
            case '(': return Group();
            case '[': return Class().Write();
            case '\\': return Escape();
            case '.': return dotMatchesNewline ? "[\\s\\S]" : "[^\\n]";
            case '^': return "(?m:^)";
            case '$': return "(?m:$)";
            case '*' or '+' or '?': throw Refused($"'{c}' with nothing to repeat");
            default: return Letter(c);
        }
    }

    private string Letter(char c)
    {
        if (!ignoreCase) return Character(c);
        if (char.IsSurrogate(c)) throw Refused("a character beyond U+FFFF");
        var set = new CharacterClass();
        set.AddRange(c, c);
        set.Fold();
        var folded = set.Write();
        return folded == "[" + CharacterClass.Literal(c, inClass: true) + "]" ? Character(c) : folded;
    }

    private string Group()
    {
        if (position >= pattern.Length || pattern[position] != '?') return "(?:" + Body() + ")";
        foreach (var opening in new[] { "?:", "?=", "?!", "?>", "?<=", "?<!" })
        {
            if (string.CompareOrdinal(pattern, position, opening, 0, opening.Length) != 0) continue;
            position += opening.Length;
            return "(" + opening + Body() + ")";
        }

        if (position + 1 < pattern.Length && pattern[position + 1] is '<' or '\'')
        {
            var end = pattern.IndexOf(pattern[position + 1] == '<' ? '>' : '\'', position + 2);
            if (end < 0) throw Refused("an unclosed group name");
            position = end + 1;
            return "(?:" + Body() + ")";
        }

        position++;
        return Options();
    }

    // (?i:…) and (?i)…, which in Ruby's syntax reaches to the end of the enclosing group, alternatives included.
    private string Options()
    {
        var (outerCase, outerDot) = (ignoreCase, dotMatchesNewline);
        var on = true;
        for (; position < pattern.Length && pattern[position] is not (':' or ')'); position++)
        {
            switch (pattern[position])
            {
                case '-': on = false; break;
                case 'i': ignoreCase = on; break;
                case 'm': dotMatchesNewline = on; break;
                default: throw Refused($"the group option '{pattern[position]}'");
            }
        }

        if (position >= pattern.Length) throw Refused("an unclosed group");
        var result = pattern[position++] == ':' ? "(?:" + Body() + ")" : "(?:" + Alternatives() + ")";
        (ignoreCase, dotMatchesNewline) = (outerCase, outerDot);
        return result;
    }

    private string Body()
    {
        var (outerCase, outerDot) = (ignoreCase, dotMatchesNewline);
        var body = Alternatives();
        (ignoreCase, dotMatchesNewline) = (outerCase, outerDot);
        if (position >= pattern.Length) throw Refused("an unclosed group");
        position++;
        return body;
    }

    private string Quantified(string atom)
    {
        var repeated = false;
        while (Quantifier() is { } quantifier)
        {
            // A quantifier upon a quantifier repeats the repetition.
            if (repeated) atom = "(?:" + atom + ")";
            repeated = true;
            var braces = quantifier[0] == '{';
            var suffix = position < pattern.Length ? pattern[position] : '\0';
            if (suffix == '?' && !(braces && quantifier.IndexOf(',') < 0))
            {
                position++;
                atom += quantifier + "?";
            }
            else if (suffix == '+' && !braces)
            {
                position++;
                atom = "(?>" + atom + quantifier + ")";
                repeated = false;
            }
            else
            {
                atom += quantifier;
            }
        }

        return atom;
    }

    private string? Quantifier()
    {
        if (position >= pattern.Length) return null;
        if (pattern[position] is '*' or '+' or '?') return pattern[position++].ToString();
        if (pattern[position] != '{') return null;
        var end = pattern.IndexOf('}', position);
        if (end < 0) return null;
        var bounds = pattern.Substring(position + 1, end - position - 1).Split(',');
        if (bounds.Length > 2 || bounds.Any(bound => bound.Any(c => c is < '0' or > '9')) || bounds.All(bound => bound.Length == 0)) return null;
        position = end + 1;
        var least = bounds[0].Length == 0 ? "0" : bounds[0];
        return bounds.Length == 1 ? "{" + least + "}" : "{" + least + "," + bounds[1] + "}";
    }

    private string Escape()
    {
        if (position >= pattern.Length) throw Refused("a lone '\\'");
        switch (pattern[position])
        {
            case 'b': position++; return $"(?:(?<=[{Word}])(?![{Word}])|(?<![{Word}])(?=[{Word}]))";
            case 'B': position++; return $"(?:(?<=[{Word}])(?=[{Word}])|(?<![{Word}])(?![{Word}]))";
            case 'A' or 'z' or 'Z': return "\\" + pattern[position++];
        }

        if (ClassEscape() is not { } set) return Letter(CharacterEscape());
        if (ignoreCase) set.Fold();
        return set.Write();
    }

    // The set that \s, \p{L} and the like stand for, or null where the escape names one character.
    private CharacterClass? ClassEscape()
    {
        var set = new CharacterClass();
        var c = pattern[position];
        switch (c)
        {
            case 's' or 'S' or 'd' or 'D':
                set.AddProperty("\\" + c);
                break;
            case 'w' or 'W':
                set.AddProperty(Word);
                set.Negated = c == 'W';
                break;
            case 'h' or 'H':
                set.AddRange('0', '9');
                set.AddRange('A', 'F');
                set.AddRange('a', 'f');
                set.Negated = c == 'H';
                break;
            case 'p' or 'P':
                set.AddProperty(Property());
                return set;
            default:
                return null;
        }

        position++;
        return set;
    }

    private string Property()
    {
        var negated = pattern[position++] == 'P';
        var end = pattern.IndexOf('}', position);
        if (position >= pattern.Length || pattern[position] != '{' || end < 0) throw Refused("a \\p without {…}");
        var name = pattern.Substring(position + 1, end - position - 1);
        if (name.StartsWith("^", StringComparison.Ordinal))
        {
            negated = !negated;
            name = name.Substring(1);
        }

        if (UnicodeProperties.ShortName(name) is not { } known) throw Refused($"the property '{name}'");
        position = end + 1;
        return (negated ? "\\P{" : "\\p{") + known + "}";
    }

    private char CharacterEscape()
    {
        var c = pattern[position++];
        switch (c)
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case 'f': return '\f';
            case 'a': return '\a';
            case 'e': return '\x1B';
            case 'x' when position < pattern.Length && pattern[position] == '{':
                var end = pattern.IndexOf('}', position);
                if (end < 0) throw Refused("an unclosed \\x{…}");
                var code = Hexadecimal(pattern.Substring(position + 1, end - position - 1));
                position = end + 1;
                return code;
            case 'x':
                return Digits(2);
            case 'u':
                return Digits(4);
            case (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'):
                throw Refused($"the escape '\\{c}'");
            default:
                return c;
        }
    }

    private char Digits(int count)
    {
        if (position + count > pattern.Length) throw Refused("an unfinished escape");
        var code = Hexadecimal(pattern.Substring(position, count));
        position += count;
        return code;
    }

    private char Hexadecimal(string digits)
    {
        if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) throw Refused("an escape that is not hexadecimal");
        if (code > 0xFFFF || char.IsSurrogate((char)code)) throw Refused("a character beyond U+FFFF");
        return (char)code;
    }

    private CharacterClass Class()
    {
        if (++depth > DeepestNesting) throw Refused("character classes nested too deep");
        var set = new CharacterClass { Negated = position < pattern.Length && pattern[position] == '^' };
        if (set.Negated) position++;
        for (var first = true; ; first = false)
        {
            if (position >= pattern.Length) throw Refused("an unclosed character class");
            var c = pattern[position];
            if (c == ']' && !first) break;
            if (c == '&' && position + 1 < pattern.Length && pattern[position + 1] == '&') throw Refused("an intersection '&&'");
            position++;
            if (c == '[') AddNested(set);
            else AddItem(set, c);
        }

        position++;
        depth--;
        if (ignoreCase) set.Fold();
        return set;
    }

    private void AddNested(CharacterClass set)
    {
        if (position < pattern.Length && pattern[position] == ':') throw Refused("a POSIX class such as [:alpha:]");
        var nested = Class();
        if (nested.Negated) throw Refused("a negated class inside a class");
        set.Add(nested);
    }

    private void AddItem(CharacterClass set, char c)
    {
        if (c == '\\')
        {
            if (position >= pattern.Length) throw Refused("a lone '\\'");
            if (ClassEscape() is { } escape)
            {
                if (escape.Negated) throw Refused("a negated escape inside a class");
                set.Add(escape);
                return;
            }

            c = CharacterEscape();
        }

        if (char.IsSurrogate(c)) throw Refused("a character beyond U+FFFF");
        var range = position + 1 < pattern.Length && pattern[position] == '-' && pattern[position + 1] != ']';
        set.AddRange(c, range ? RangeEnd(c) : c);
    }

    private char RangeEnd(char first)
    {
        position++;
        var last = pattern[position++];
        if (last == '\\') last = position < pattern.Length ? CharacterEscape() : throw Refused("a lone '\\'");
        if (last == '[' || char.IsSurrogate(last) || last < first) throw Refused("a range that ends before it begins");
        return last;
    }

    private PatternException Refused(string construct) =>
        new($"{construct} (character {position.ToString(CultureInfo.InvariantCulture)} of the pattern)");
}
