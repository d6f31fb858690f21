using System.Text.RegularExpressions;

namespace N2Eye.Runtime.Tokenizers.PreTokenizers;

/// <summary>
/// The patterns of published tokenizers, compiled by .NET's regex source generator. Source generators do not see each other's
/// output, so they stand here and not in the generated tables; a pattern that is not here is interpreted, with the same result.
/// </summary>
internal static partial class KnownPatterns
{
    private const RegexOptions Options = RegexOptions.CultureInvariant;
    private const string Contractions = @"(?:'[sS\u017F]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])";
    private const string Rest = @" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string CasedWord = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+";
    private const string UpperWord = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*";
    private const string CasedRest = @" ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    // GPT-2, and every ByteLevel step with use_regex.
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    // cl100k, Llama-3, LFM2.
    private const string Llama3 = Contractions + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|" + Rest;

    // Qwen 2 and 3.
    private const string Qwen = Contractions + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|" + Rest;

    // GPT-4o (o200k).
    private const string Gpt4O = CasedWord + Contractions + "?|" + UpperWord + Contractions + @"?|\p{N}{1,3}|" + CasedRest;

    // Mistral Nemo (tekken).
    private const string Tekken = CasedWord + "|" + UpperWord + @"|\p{N}|" + CasedRest;

    /// <summary>The pattern, compiled where it is known.</summary>
    public static Regex Find(string pattern) => pattern switch
    {
        Gpt2 => Gpt2Regex(),
        Llama3 => Llama3Regex(),
        Qwen => QwenRegex(),
        Gpt4O => Gpt4ORegex(),
        Tekken => TekkenRegex(),
        _ => new Regex(pattern, Options),
    };

    [GeneratedRegex(Gpt2, Options)]
    private static partial Regex Gpt2Regex();

    [GeneratedRegex(Llama3, Options)]
    private static partial Regex Llama3Regex();

    [GeneratedRegex(Qwen, Options)]
    private static partial Regex QwenRegex();

    [GeneratedRegex(Gpt4O, Options)]
    private static partial Regex Gpt4ORegex();

    [GeneratedRegex(Tekken, Options)]
    private static partial Regex TekkenRegex();
}
