using System.Text;

namespace N2Eye.Train.Data.Grading;

/// <summary>Answers as words: lower case, without punctuation, articles and polite beginnings.</summary>
internal static class AnswerText
{
    private static readonly string[] Beginnings =
    [
        "it is ", "it's ", "its ", "this is ", "that is ", "there is ", "there are ", "i see ", "i can see ", "they are ", "the picture shows ", "on ", "in ", "at ",
    ];

    private static readonly string[] Articles = ["a ", "an ", "the ", "some "];

    /// <summary>"It is an apple." to "apple".</summary>
    public static string Core(string answer)
    {
        var text = Words(answer);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var beginning in Beginnings.Concat(Articles))
            {
                if (!text.StartsWith(beginning, StringComparison.Ordinal)) continue;
                text = text[beginning.Length..];
                changed = true;
            }
        }

        return text;
    }

    /// <summary>Lower case; whatever is neither letter, digit, ' nor - becomes one space.</summary>
    public static string Words(string answer)
    {
        var text = new StringBuilder();
        foreach (var letter in answer)
        {
            if (char.IsLetterOrDigit(letter) || letter is '\'' or '-') text.Append(char.ToLowerInvariant(letter));
            else if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
        }

        return text.ToString().Trim();
    }
}
