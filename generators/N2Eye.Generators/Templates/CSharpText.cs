using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace N2Eye.Generators.Templates;

/// <summary>Literals and names of emitted C#.</summary>
internal static class CSharpText
{
    /// <summary>A string literal; what an editor would not show, or would take for a line end, is escaped.</summary>
    public static string Literal(string value)
    {
        var text = new StringBuilder("\"");
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var pair = char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]);
            if (pair) text.Append(c).Append(value[++i]);
            else text.Append(Escape(c));
        }

        return text.Append('"').ToString();
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when IsHidden(c) => "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture),
        _ => c.ToString(),
    };

    private static bool IsHidden(char c) =>
        c < ' ' || c is >= '\x7f' and <= '\xa0' or '\u00ad' or >= '\u200b' and <= '\u200f' or >= '\u2028' and <= '\u202e' or >= '\u2060' and <= '\u206f' or '\ufeff'
        || char.IsSurrogate(c);

    /// <summary>A line of the template for a comment.</summary>
    public static string Comment(string line)
    {
        const int Longest = 110;
        var text = new StringBuilder();
        foreach (var c in line.Trim()) text.Append(IsHidden(c) ? ' ' : c);
        if (text.Length > Longest)
        {
            // Not between the halves of a surrogate pair.
            text.Length = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
            text.Append('…');
        }

        return text.ToString();
    }

    /// <summary>A name that C# takes for a local, close to the template's.</summary>
    public static string Identifier(string name)
    {
        if (name == "_") return "unused";
        if (!SyntaxFacts.IsValidIdentifier(name) || name.Any(c => c > '\x7f')) return "value";
        // Methods of the runtime start with a capital: a local never hides one.
        var camel = char.ToLowerInvariant(name[0]) + name.Substring(1);
        return SyntaxFacts.GetKeywordKind(camel) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(camel) == SyntaxKind.None ? camel : "@" + camel;
    }

    /// <summary>A parameter of a runtime method: fill_with is fillWith.</summary>
    public static string Parameter(string name)
    {
        var words = name.Split('_');
        var camel = words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
        return SyntaxFacts.GetKeywordKind(camel) == SyntaxKind.None ? camel : "@" + camel;
    }
}
