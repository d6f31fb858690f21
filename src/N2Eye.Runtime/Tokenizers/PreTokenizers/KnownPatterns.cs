using System.Text.RegularExpressions;

namespace N2Eye.Runtime.Tokenizers.PreTokenizers;

/// <summary>
/// The split patterns of published tokenizers, compiled by .NET's regex source generator. Source generators do not see each
/// other's output, so they stand here and not in the generated tables; another pattern is interpreted, with the same result.
/// </summary>
public static partial class KnownPatterns
{
    private const RegexOptions Options = RegexOptions.CultureInvariant;

    /// <summary>GPT-2, and every ByteLevel step with use_regex.</summary>
    [GeneratedRegex(PublishedPatterns.Gpt2, Options)]
    public static partial Regex Gpt2 { get; }

    /// <summary>cl100k, Llama-3, LFM2.</summary>
    [GeneratedRegex(PublishedPatterns.Llama3, Options)]
    public static partial Regex Llama3 { get; }

    /// <summary>Qwen 2 and 3.</summary>
    [GeneratedRegex(PublishedPatterns.Qwen, Options)]
    public static partial Regex Qwen { get; }

    /// <summary>GPT-4o (o200k).</summary>
    [GeneratedRegex(PublishedPatterns.Gpt4O, Options)]
    public static partial Regex Gpt4O { get; }

    /// <summary>Mistral Nemo (tekken).</summary>
    [GeneratedRegex(PublishedPatterns.Tekken, Options)]
    public static partial Regex Tekken { get; }
}
