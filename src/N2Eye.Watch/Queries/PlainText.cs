using System.Text;

namespace N2Eye.Watch.Queries;

/// <summary>What is left of an answer's text when its spelling does not count: <c>Yes.</c> and <c> yes</c> are the same.</summary>
internal static class PlainText
{
    /// <summary>Lower case, one space between words, no punctuation around them.</summary>
    public static string Of(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var inner = word.AsSpan();
            while (inner.Length > 0 && IsAround(inner[0])) inner = inner[1..];
            while (inner.Length > 0 && IsAround(inner[^1])) inner = inner[..^1];
            if (inner.IsEmpty) continue;
            if (result.Length > 0) result.Append(' ');
            foreach (var letter in inner) result.Append(char.ToLowerInvariant(letter));
        }

        return result.ToString();
    }

    // A minus sign and a currency sign change what a word means; they are symbols or dashes.
    private static bool IsAround(char letter) => char.IsPunctuation(letter) && letter is not ('-' or '%' or '#' or '@' or '&');
}
