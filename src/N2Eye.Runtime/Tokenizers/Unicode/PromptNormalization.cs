using System.Text;
using N2Eye.Runtime.Prompts;

namespace N2Eye.Runtime.Tokenizers.Unicode;

/// <summary>Brings a prompt's text to NFC without losing who wrote which part of it.</summary>
internal static class PromptNormalization
{
    /// <summary>The normalized text; what a user wrote stays theirs, and with it what it may compose with.</summary>
    public static Prompt Normalize(Prompt prompt)
    {
        var text = prompt.Text;
        if (prompt.Literal.IsEmpty) return Prompt.Trusted(Nfc.Normalize(text));
        var result = new StringBuilder(text.Length);
        var runs = new List<TextRun>();
        var at = 0;
        foreach (var run in prompt.Literal)
        {
            var (start, end) = (Math.Max(at, CutBefore(text, run.Start)), CutAfter(text, run.End));
            if (end <= at) continue;
            result.Append(Nfc.Normalize(text[at..start]));
            var first = result.Length;
            result.Append(Nfc.Normalize(text[start..end]));
            if (runs.Count > 0 && runs[^1].End == first)
            {
                first = runs[^1].Start;
                runs.RemoveAt(runs.Count - 1);
            }

            runs.Add(new TextRun(first, result.Length - first));
            at = end;
        }

        result.Append(Nfc.Normalize(text[at..]));
        return new Prompt(result.ToString(), [.. runs]);
    }

    // No character composes with an ASCII character after it: in front of one, the two sides normalize on their own.
    private static int CutBefore(string text, int at)
    {
        while (at > 0 && !char.IsAscii(text[at])) at--;
        return at;
    }

    private static int CutAfter(string text, int at)
    {
        while (at < text.Length && !char.IsAscii(text[at])) at++;
        return at;
    }
}
