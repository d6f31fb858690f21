using System.Globalization;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>str.isdigit() and its like.</summary>
internal static class TextClassification
{
    public static Func<CallArguments, TemplateValue>? Find(TextValue text, string name)
    {
        Func<string, bool>? check = name switch
        {
            "isalnum" => All(code => IsAlpha(code) || IsNumeric(code)),
            "isalpha" => All(IsAlpha),
            "isascii" => text => text.All(char.IsAscii),
            "isdecimal" => All(code => PythonCase.Category(code) == UnicodeCategory.DecimalDigitNumber),
            "isdigit" => All(IsDigit),
            "isidentifier" => IsIdentifier,
            "islower" => text => Cased(text, PythonCase.IsLower),
            "isnumeric" => All(IsNumeric),
            "isprintable" => text => text.Length == 0 || All(QuotedText.IsPrintable)(text),
            "isspace" => All(code => code <= 0xFFFF && PythonText.IsSpace((char)code)),
            "istitle" => IsTitle,
            "isupper" => text => Cased(text, PythonCase.IsUpper),
            _ => null,
        };
        return check is null ? null : _ => BooleanValue.Of(check(text.Text));
    }

    /// <summary>True where there are cased characters and all of them are of one case.</summary>
    public static bool Cased(string text, Func<int, bool> isCase)
    {
        var any = false;
        for (var i = 0; i < text.Length; i += CodePoints.WidthAt(text, i))
        {
            var code = CodePoints.At(text, i);
            if (!PythonCase.IsCased(code)) continue;
            if (!isCase(code)) return false;
            any = true;
        }

        return any;
    }

    public static bool IsAlpha(int code) => PythonCase.Category(code) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;

    public static bool IsNumeric(int code) =>
        PythonCase.Category(code) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    // Digits that are no decimals: superscripts and circled digits.
    private static bool IsDigit(int code) =>
        PythonCase.Category(code) == UnicodeCategory.DecimalDigitNumber
        || (code <= 0xFFFF && PythonCase.Category(code) == UnicodeCategory.OtherNumber && CharUnicodeInfo.GetDigitValue((char)code) >= 0);

    private static Func<string, bool> All(Func<int, bool> check) => text =>
    {
        for (var i = 0; i < text.Length; i += CodePoints.WidthAt(text, i))
        {
            if (!check(CodePoints.At(text, i))) return false;
        }

        return text.Length > 0;
    };

    private static bool IsIdentifier(string text)
    {
        if (text.Length == 0 || !(text[0] == '_' || IsAlpha(CodePoints.At(text, 0)))) return false;
        return All(code => code == '_' || IsAlpha(code) || PythonCase.Category(code) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation)(text);
    }

    private static bool IsTitle(string text)
    {
        var (any, inside) = (false, false);
        for (var i = 0; i < text.Length; i += CodePoints.WidthAt(text, i))
        {
            var code = CodePoints.At(text, i);
            var (upper, lower) = (PythonCase.IsUpper(code) || PythonCase.IsTitle(code), PythonCase.IsLower(code));
            if ((upper && inside) || (lower && !inside)) return false;
            inside = upper || lower;
            any |= inside;
        }

        return any;
    }
}
