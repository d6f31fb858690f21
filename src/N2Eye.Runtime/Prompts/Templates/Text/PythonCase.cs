using System.Globalization;
using System.Text;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's case mappings: full ones, of no culture.</summary>
internal static class PythonCase
{
    public static TextValue Upper(TextValue value) => value.Map(UpperAt);

    public static TextValue Lower(TextValue value) => value.Map(LowerAt);

    public static TextValue SwapCase(TextValue value) => value.Map((text, i) => IsUpper(CodePoints.At(text, i)) ? LowerAt(text, i) : UpperAt(text, i));

    public static TextValue Capitalize(TextValue value) => value.Map((text, i) => i == 0 ? TitleAt(text, i) : LowerAt(text, i));

    /// <summary>str.title(): the first cased character of every run of them.</summary>
    public static TextValue Title(TextValue value) => value.Map((text, i) => i > 0 && IsCased(CodePoints.At(text, Before(text, i))) ? LowerAt(text, i) : TitleAt(text, i));

    /// <summary>Jinja's filter: the first character of every word, as its own splitting of words has it.</summary>
    public static TextValue TitleWords(TextValue value) => value.Map((text, i) => i == 0 || IsWordBreak(text, i - 1) || IsWordBreak(text, i) ? UpperAt(text, i) : LowerAt(text, i));

    public static string UpperAt(string text, int index)
    {
        var code = CodePoints.At(text, index);
        return code <= 0xFFFF && CaseTable.Special.TryGetValue((char)code, out var special) ? special.Upper : Mapped(text, index, code, Rune.ToUpperInvariant);
    }

    public static string LowerAt(string text, int index)
    {
        var code = CodePoints.At(text, index);
        return code switch
        {
            0x130 => "i\u0307",
            0x3A3 => IsFinalSigma(text, index) ? "\u03C2" : "\u03C3",
            _ => Mapped(text, index, code, Rune.ToLowerInvariant),
        };
    }

    public static bool IsUpper(int code) => Category(code) == UnicodeCategory.UppercaseLetter || code is >= 0x2160 and <= 0x216F or >= 0x24B6 and <= 0x24CF;

    public static bool IsLower(int code) =>
        Category(code) == UnicodeCategory.LowercaseLetter
        || code is 0xAA or 0xBA or >= 0x2170 and <= 0x217F or >= 0x24D0 and <= 0x24E9 or >= 0x2B0 and <= 0x2B8 or 0x2C0 or 0x2C1 or >= 0x2E0 and <= 0x2E4;

    public static bool IsTitle(int code) => Category(code) == UnicodeCategory.TitlecaseLetter;

    public static bool IsCased(int code) => IsUpper(code) || IsLower(code) || IsTitle(code);

    public static UnicodeCategory Category(int code) => CharUnicodeInfo.GetUnicodeCategory(code);

    private static string TitleAt(string text, int index)
    {
        var code = CodePoints.At(text, index);
        // Georgian letters have an upper case, but no title case of their own.
        if (code is >= 0x10D0 and <= 0x10FF) return text.Substring(index, 1);
        return code <= 0xFFFF && CaseTable.Special.TryGetValue((char)code, out var special) ? special.Title : UpperAt(text, index);
    }

    private static string Mapped(string text, int index, int code, Func<Rune, Rune> map) =>
        Rune.IsValid(code) ? map(new Rune(code)).ToString() : text.Substring(index, 1);

    // Greek writes a sigma at the end of a word in another way.
    private static bool IsFinalSigma(string text, int index)
    {
        var before = index;
        do before = before == 0 ? -1 : Before(text, before);
        while (before >= 0 && IsCaseIgnorable(CodePoints.At(text, before)));
        if (before < 0 || !IsCased(CodePoints.At(text, before))) return false;
        var after = index + 1;
        while (after < text.Length && IsCaseIgnorable(CodePoints.At(text, after))) after += CodePoints.WidthAt(text, after);
        return after >= text.Length || !IsCased(CodePoints.At(text, after));
    }

    private static bool IsCaseIgnorable(int code) =>
        Category(code) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || code is '\'' or '.' or ':' or 0xB7 or 0x2018 or 0x2019 or 0x2024 or 0x2027;

    private static int Before(string text, int index) => index >= 2 && CodePoints.WidthAt(text, index - 2) == 2 ? index - 2 : index - 1;

    private static bool IsWordBreak(string text, int index) => text[index] is '-' or '(' or '{' or '[' or '<' || PythonText.IsSpace(text[index]);
}
