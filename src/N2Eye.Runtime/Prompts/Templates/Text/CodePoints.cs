using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python counts a string in code points, .NET in UTF-16 code units: the way between them.</summary>
internal static class CodePoints
{
    public static int WidthAt(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;

    public static int Count(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i += WidthAt(text, i)) count++;
        return count;
    }

    public static int At(string text, int index) => WidthAt(text, index) == 2 ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];

    /// <summary>The offset of every code point, and the length.</summary>
    public static int[] Offsets(string text)
    {
        var offsets = new List<int>(text.Length + 1);
        for (var i = 0; i < text.Length; i += WidthAt(text, i)) offsets.Add(i);
        offsets.Add(text.Length);
        return offsets.ToArray();
    }

    /// <summary>The code unit at which a Python index points, or null where it is outside or no index.</summary>
    public static int? Position(string text, TemplateValue index)
    {
        if (index.AsNumber is not { IsFloat: false } number) return null;
        var offsets = Offsets(text);
        var count = offsets.Length - 1;
        var at = number.Whole.Sign < 0 ? number.Whole + count : number.Whole;
        return at.Sign >= 0 && at < count ? offsets[(int)at] : null;
    }

    /// <summary>Index counted in code points of an offset in code units.</summary>
    public static BigInteger IndexOf(string text, int offset) => Count(text[..offset]);

    /// <summary>Python's order of strings: by code point, so surrogates rank above U+FFFF.</summary>
    public static int Compare(string left, string right)
    {
        var shared = Math.Min(left.Length, right.Length);
        for (var i = 0; i < shared; i++)
        {
            if (left[i] == right[i]) continue;
            var leftSurrogate = char.IsSurrogate(left[i]);
            return leftSurrogate == char.IsSurrogate(right[i]) ? left[i].CompareTo(right[i]) : leftSurrogate ? 1 : -1;
        }

        return left.Length.CompareTo(right.Length);
    }
}
