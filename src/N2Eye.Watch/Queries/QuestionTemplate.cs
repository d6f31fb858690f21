using System.Globalization;
using System.Text;
using N2Eye.Runtime;

namespace N2Eye.Watch.Queries;

/// <summary>What stands in a question's places.</summary>
/// <param name="Site">The box or place.</param>
/// <param name="Camera">The camera's name.</param>
/// <param name="Trigger">The trigger's name.</param>
/// <param name="Taken">When the picture was taken, in the box's time zone.</param>
/// <param name="Previous">The camera's last answer to this question; null where there is none.</param>
/// <param name="AnswerTo">The camera's last answer to the question of a name; null where there is none.</param>
internal sealed record QuestionValues(string Site, string Camera, string Trigger, DateTimeOffset Taken, string? Previous, Func<string, string?> AnswerTo);

/// <summary>
/// A question with places: <c>{time}</c>, <c>{camera}</c>, <c>{site}</c>, <c>{trigger}</c>, <c>{previous}</c> and <c>{answer:NAME}</c>.
/// <c>{{</c> and <c>}}</c> are braces.
/// </summary>
internal sealed class QuestionTemplate
{
    /// <summary>What stands where there is no answer yet.</summary>
    public const string NoAnswer = "nothing yet";

    private const string AnswerPlace = "answer:";
    private static readonly string[] Places = ["time", "camera", "site", "trigger", "previous"];

    private readonly List<(bool IsPlace, string Text)> parts = [];

    private QuestionTemplate()
    {
    }

    /// <summary>The questions whose answers it quotes.</summary>
    public IEnumerable<string> Quoted => parts.Where(part => part.IsPlace && part.Text.StartsWith(AnswerPlace, StringComparison.Ordinal)).Select(part => part.Text[AnswerPlace.Length..]);

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="field">Where it is from, for messages.</param>
    /// <exception cref="N2EyeException">BadInput: a place is unknown, or a brace stands alone.</exception>
    public static QuestionTemplate Parse(string text, string field)
    {
        var template = new QuestionTemplate();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('{' or '}'))
            {
                literal.Append(text[i]);
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == text[i])
            {
                literal.Append(text[i++]);
                continue;
            }

            var end = text[i] == '{' ? text.IndexOf('}', i) : -1;
            if (end < 0) throw new N2EyeException(FailureKind.BadInput, $"{field} has a brace without its other half: write {{{{ or }}}} for a brace of the text.");
            var place = text[(i + 1)..end];
            if (!Places.Contains(place) && !(place.StartsWith(AnswerPlace, StringComparison.Ordinal) && place.Length > AnswerPlace.Length))
                throw new N2EyeException(FailureKind.BadInput, $"{field} has the place {{{place}}}, which is unknown: there are {{{string.Join("}, {", Places)}}} and {{answer:QUERY}}.");
            template.Add(literal, place);
            i = end;
        }

        template.Add(literal, null);
        return template;
    }

    /// <summary>The question with its places filled.</summary>
    public string Fill(QuestionValues values) => string.Concat(parts.Select(part => part.IsPlace ? Value(part.Text, values) : part.Text));

    private static string Value(string place, QuestionValues values) => place switch
    {
        "time" => values.Taken.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        "camera" => values.Camera,
        "site" => values.Site,
        "trigger" => values.Trigger,
        "previous" => values.Previous ?? NoAnswer,
        _ => values.AnswerTo(place[AnswerPlace.Length..]) ?? NoAnswer,
    };

    private void Add(StringBuilder literal, string? place)
    {
        if (literal.Length > 0) parts.Add((false, literal.ToString()));
        if (place is not null) parts.Add((true, place));
        literal.Clear();
    }
}
