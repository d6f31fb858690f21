using System.Globalization;
using N2Eye.Train.Data.Concepts;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Scenes.Drawing;

namespace N2Eye.Train.Data.Grading;

/// <summary>Tells right answers from wrong ones; synonyms, articles and whole sentences are as good as the canonical word.</summary>
/// <param name="concepts">What is taught; n2eye-tiny's list where null.</param>
public sealed class Grader(ConceptList? concepts = null)
{
    private static readonly string[] NumberWords = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    private readonly NameBook names = new(concepts ?? ConceptList.Tiny);

    /// <summary>Whether an answer is right.</summary>
    /// <param name="type">The type of the question.</param>
    /// <param name="expected">The canonical answer.</param>
    /// <param name="answer">What was answered.</param>
    public bool IsRight(QuestionType type, string expected, string answer)
    {
        if (expected == Answers.Unknown) return IsRefusal(answer);
        // An answer that hedges is not right because of what it adds.
        if (IsRefusal(answer)) return false;
        if (expected.StartsWith("There is no ", StringComparison.Ordinal) || expected.StartsWith("There are no ", StringComparison.Ordinal)) return IsDenial(expected, answer);
        if (Structured.IsCall(expected)) return Structured.IsSameCall(expected, answer, names);
        return type switch
        {
            QuestionType.Json => Structured.IsSameJson(expected, answer, names),
            QuestionType.YesNo => IsSameYesNo(expected, answer),
            QuestionType.Describe => IsDescription(expected, answer),
            QuestionType.Colour => IsColour(expected, answer),
            _ => IsWord(expected, answer),
        };
    }

    /// <summary>Whether an answer says that the model does not know.</summary>
    public static bool IsRefusal(string answer)
    {
        var words = AnswerText.Words(answer);
        return words.Contains("do not know", StringComparison.Ordinal) || words.Contains("don't know", StringComparison.Ordinal)
            || words.Contains("not sure", StringComparison.Ordinal) || words.Contains("cannot tell", StringComparison.Ordinal);
    }

    private bool IsWord(string expected, string answer)
    {
        if (ColourNames.All.Any(colour => colour.Name == expected) && names.Find(expected) is null) return IsColour(expected, answer);
        if (int.TryParse(expected, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return NumberIn(answer) == number;
        if (Cell.Names.Contains(expected)) return PlaceIn(answer) == PlaceIn(expected);
        var core = AnswerText.Core(answer);
        // "orange" is a colour and a thing, and a follow-up may ask for either.
        return names.IsSame(expected, core) || IsColour(expected, answer);
    }

    private static bool IsColour(string expected, string answer)
    {
        var found = AnswerText.Words(answer).Split(' ').Select(word => word switch { "grey" => "gray", "violet" => "purple", _ => word })
            .Where(word => ColourNames.All.Any(colour => colour.Name == word)).Distinct().ToArray();
        return found.Length == 1 && found[0] == expected;
    }

    /// <summary>The only number in an answer.</summary>
    private static int? NumberIn(string answer)
    {
        var found = AnswerText.Words(answer).Split(' ').Select(NumberOf).OfType<int>().Distinct().ToArray();
        return found.Length == 1 ? found[0] : null;
    }

    private static int? NumberOf(string word)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        var index = Array.IndexOf(NumberWords, word);
        return index < 0 ? null : index;
    }

    /// <summary>A place as a canonical text: "upper left corner" and "top left" are the same.</summary>
    private static string PlaceIn(string answer)
    {
        var words = AnswerText.Words(answer).Split(' ');
        bool Has(params ReadOnlySpan<string> any)
        {
            foreach (var word in any)
            {
                if (words.Contains(word)) return true;
            }

            return false;
        }

        var (top, bottom) = (Has("top", "upper", "above"), Has("bottom", "lower", "below"));
        var (left, right) = (Has("left"), Has("right"));
        if (top && bottom || left && right) return "contradiction";
        var place = $"{(top ? "top" : bottom ? "bottom" : "")} {(left ? "left" : right ? "right" : "")}".Trim();
        return place.Length > 0 ? place : Has("center", "centre", "middle") ? "center" : "none";
    }

    private static bool IsSameYesNo(string expected, string answer)
    {
        var words = AnswerText.Words(answer).Split(' ');
        return words[0] == expected && !words.Contains(expected == Answers.Yes ? Answers.No : Answers.Yes);
    }

    /// <summary>"There is no dog." and "No dog." and "I see no dog"; the name counts, so that any "no" is not enough.</summary>
    private bool IsDenial(string expected, string answer)
    {
        var words = AnswerText.Words(answer);
        if (!$" {words} ".Contains(" no ", StringComparison.Ordinal) && !$" {words} ".Contains(" not ", StringComparison.Ordinal)) return false;
        var name = AnswerText.Words(expected).Split(' ', 4)[3];
        return names.Find(name) is not null ? names.Mentioned(words).Contains(name) : $" {words} ".Contains($" {name} ", StringComparison.Ordinal);
    }

    /// <summary>Names every thing, no other taught thing, and every number above one.</summary>
    private bool IsDescription(string expected, string answer)
    {
        var (wanted, said) = (AnswerText.Words(expected), AnswerText.Words(answer));
        if (!names.Mentioned(wanted).SetEquals(names.Mentioned(said))) return false;
        int[] Numbers(string text) => [.. text.Split(' ').Select(NumberOf).OfType<int>().Where(number => number > 1).Order()];
        return Numbers(wanted).SequenceEqual(Numbers(said));
    }
}
