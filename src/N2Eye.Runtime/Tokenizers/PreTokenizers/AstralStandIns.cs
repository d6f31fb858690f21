using System.Globalization;

namespace N2Eye.Runtime.Tokenizers.PreTokenizers;

/// <summary>
/// .NET's regular expressions see UTF-16 code units where Hugging Face's see code points. So a pattern runs over a text in
/// which each code point beyond U+FFFF is replaced by one character of the same general category, taken from scripts that no
/// pattern names (the generator refuses a pattern that does).
/// </summary>
/// <remarks>Compiled into the generator as well, which checks patterns against it.</remarks>
internal static class AstralStandIns
{
    /// <summary>The stand-ins, indexed by <see cref="UnicodeCategory"/>; U+FFFF where no code point beyond U+FFFF has that category.</summary>
    public const string ByCategory =
        "\uA640\uA641\uFFFF\uA015\uA000" + // Lu Ll Lt Lm Lo
        "\uA66F\uA823\uA670" + // Mn Mc Me
        "\uA620\uA6E6\uA830" + // Nd Nl No
        "\uFFFF\uFFFF\uFFFF" + // Zs Zl Zp
        "\uFFFF\uFFF9\uFFFF\uE000" + // Cc Cf Cs Co
        "\uFE4D\uFE58\u2E22\u2E23\u2E20\u2E21\uA673" + // Pc Pd Ps Pe Pi Pf Po
        "\uFB29\uA838\uA700\uA490" + // Sm Sc Sk So
        "\uFFFF"; // Cn

    /// <summary>The stand-in for a general category.</summary>
    public static char For(UnicodeCategory category) => ByCategory[(int)category];
}
