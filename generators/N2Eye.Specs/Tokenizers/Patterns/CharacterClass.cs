using System.Globalization;
using System.Text;

namespace N2Eye.Specs.Tokenizers.Patterns;

/// <summary>A set of characters under construction, written out as a .NET character class.</summary>
internal sealed class CharacterClass
{
    private const int MostFolded = 2000;

    private readonly StringBuilder properties = new();
    private readonly List<(char First, char Last)> ranges = [];

    public bool Negated { get; set; }

    public void AddProperty(string classEscape) => properties.Append(classEscape);

    public void AddRange(char first, char last) => ranges.Add((first, last));

    public void Add(CharacterClass other)
    {
        properties.Append(other.properties);
        ranges.AddRange(other.ranges);
    }

    /// <summary>Adds what each listed character matches when case is ignored.</summary>
    public void Fold()
    {
        if (ranges.Sum(range => range.Last - range.First + 1) > MostFolded)
            throw new PatternException("a character class too large to ignore case in");
        if (properties.ToString() is var text && (text.Contains("{Lu}") || text.Contains("{Ll}") || text.Contains("{Lt}")))
            throw new PatternException("a case property where case is ignored");
        foreach (var (first, last) in ranges.ToArray())
        {
            for (int c = first; c <= last; c++) AddFoldings((char)c);
        }
    }

    /// <summary>The class in .NET's notation.</summary>
    public string Write()
    {
        if (ranges.Count == 0 && properties.Length == 0) throw new PatternException("an empty character class");
        if (ranges.Count == 0 && !Negated && IsSingleEscape(properties.ToString())) return properties.ToString();
        var text = new StringBuilder(Negated ? "[^" : "[");
        foreach (var (first, last) in Distinct())
        {
            RefuseStandIns(first, last);
            text.Append(Literal(first, inClass: true));
            if (first == last) continue;
            if (last > first + 1) text.Append('-');
            text.Append(Literal(last, inClass: true));
        }

        return text.Append(properties).Append(']').ToString();
    }

    /// <summary>A character as a .NET pattern spells it: readable where that is unambiguous, ASCII always.</summary>
    public static string Literal(char c, bool inClass)
    {
        switch (c)
        {
            case '\n': return "\\n";
            case '\r': return "\\r";
            case '\t': return "\\t";
        }

        if (c is < ' ' or > '~') return "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);
        var special = inClass ? c is '\\' or '[' or ']' or '^' or '-' : "\\*+?|{}[]()^$.#".IndexOf(c) >= 0;
        return special ? "\\" + c : c.ToString();
    }

    /// <summary>A literal that stands for characters beyond U+FFFF while a pattern runs cannot itself be part of a pattern.</summary>
    public static void RefuseStandIns(char first, char last)
    {
        foreach (var standIn in Runtime.Tokenizers.PreTokenizers.AstralStandIns.ByCategory)
        {
            if (standIn >= first && standIn <= last)
                throw new PatternException($"a character or range that covers U+{(int)standIn:X4}, which stands for characters beyond U+FFFF here");
        }
    }

    private void AddFoldings(char c)
    {
        char lower = char.ToLowerInvariant(c), upper = char.ToUpperInvariant(c);
        if (lower != c) AddRange(lower, lower);
        if (upper != c) AddRange(upper, upper);
        // Simple case folding puts three more characters beside ASCII letters and a-ring.
        switch (lower)
        {
            case 's' or '\u017F': AddAll("Ss\u017F"); break;
            case 'k': AddAll("Kk\u212A"); break;
            case '\u00E5': AddAll("\u00C5\u00E5\u212B"); break;
        }
    }

    private void AddAll(string characters)
    {
        foreach (var c in characters) AddRange(c, c);
    }

    private static bool IsSingleEscape(string text) =>
        text.Length > 1 && text[0] == '\\' && text.IndexOf('\\', 1) < 0;

    private IEnumerable<(char First, char Last)> Distinct() => ranges.Distinct();
}
