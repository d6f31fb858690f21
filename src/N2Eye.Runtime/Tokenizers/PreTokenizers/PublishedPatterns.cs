namespace N2Eye.Runtime.Tokenizers.PreTokenizers;

/// <summary>
/// The split patterns of published tokenizers, as .NET writes them. The generator reads the same list, so that a model with one
/// of them gets the compiled pattern, and a program compiled for it carries no regex interpreter.
/// </summary>
internal static class PublishedPatterns
{
    private const string Contractions = @"(?:'[sS\u017F]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])";
    private const string Rest = @" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string CasedWord = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+";
    private const string UpperWord = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*";
    private const string CasedRest = @" ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>GPT-2, and every ByteLevel step with use_regex.</summary>
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>cl100k, Llama-3, LFM2.</summary>
    public const string Llama3 = Contractions + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|" + Rest;

    /// <summary>Qwen 2 and 3.</summary>
    public const string Qwen = Contractions + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|" + Rest;

    /// <summary>GPT-4o (o200k).</summary>
    public const string Gpt4O = CasedWord + Contractions + "?|" + UpperWord + Contractions + @"?|\p{N}{1,3}|" + CasedRest;

    /// <summary>Mistral Nemo (tekken).</summary>
    public const string Tekken = CasedWord + "|" + UpperWord + @"|\p{N}|" + CasedRest;

    /// <summary>The member of <c>KnownPatterns</c> that matches like the pattern; null where there is none.</summary>
    public static string? NameOf(string pattern) => pattern switch
    {
        Gpt2 => nameof(Gpt2),
        Llama3 => nameof(Llama3),
        Qwen => nameof(Qwen),
        Gpt4O => nameof(Gpt4O),
        Tekken => nameof(Tekken),
        _ => null,
    };
}
