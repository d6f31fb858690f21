namespace N2Eye.Specs.Tokenizers.Patterns;

/// <summary>Names of the general categories, as Oniguruma knows them and as .NET spells them.</summary>
internal static class UnicodeProperties
{
    private static readonly Dictionary<string, string> Names = Build();

    /// <summary>.NET's short name of a property, or null where it has none (scripts, blocks, derived properties).</summary>
    public static string? ShortName(string name) =>
        Names.TryGetValue(Normalize(name), out var known) ? known : null;

    private static string Normalize(string name) =>
        name.Replace("_", "").Replace(" ", "").Replace("-", "").ToLowerInvariant();

    private static Dictionary<string, string> Build()
    {
        const string all =
            "L Letter,Lu Uppercase_Letter,Ll Lowercase_Letter,Lt Titlecase_Letter,Lm Modifier_Letter,Lo Other_Letter," +
            "M Mark,Mn Nonspacing_Mark,Mc Spacing_Mark,Me Enclosing_Mark,N Number,Nd Decimal_Number,Nl Letter_Number," +
            "No Other_Number,P Punctuation,Pc Connector_Punctuation,Pd Dash_Punctuation,Ps Open_Punctuation," +
            "Pe Close_Punctuation,Pi Initial_Punctuation,Pf Final_Punctuation,Po Other_Punctuation,S Symbol,Sm Math_Symbol," +
            "Sc Currency_Symbol,Sk Modifier_Symbol,So Other_Symbol,Z Separator,Zs Space_Separator,Zl Line_Separator," +
            "Zp Paragraph_Separator,C Other,Cc Control,Cf Format,Cs Surrogate,Co Private_Use,Cn Unassigned";
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in all.Split(','))
        {
            var space = pair.IndexOf(' ');
            names[Normalize(pair.Substring(0, space))] = pair.Substring(0, space);
            names[Normalize(pair.Substring(space + 1))] = pair.Substring(0, space);
        }

        return names;
    }
}
