using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace N2Eye.Program.Commands;

/// <summary>Flags whose mistakes are told in words of the command line: the library would name .NET types.</summary>
internal static class Flags
{
    private const int LongestQuote = 60;

    /// <summary>A number, or null where the flag is absent.</summary>
    public static Option<T?> Number<T>(string name, string helpName, string description, T? least = null, T? most = null) where T : struct, INumber<T> => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !(value < least) && !(value > most)) return value;
            var kind = typeof(T) == typeof(float) ? "a number" : "a whole number";
            var range = least is null ? "" : string.Create(CultureInfo.InvariantCulture, $" from {least} to {most}");
            result.AddError($"{name} is {Quote(text)}: it must be {kind}{range}.");
            return null;
        },
    };

    /// <summary>Whole numbers from 1, ascending, each once; none where the flag is absent: the library has no null for an array.</summary>
    public static Option<int[]> Numbers(string name, string helpName, string description, int most) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ParseNumbers(text, most) is { } numbers) return numbers;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {Quote(text)}: it must be whole numbers from 1 to {most}, separated by commas."));
            return null;
        },
        Arity = ArgumentArity.ExactlyOne,
    };

    /// <summary>Whole numbers separated by commas, ascending, each once; null where the text is something else.</summary>
    public static int[]? ParseNumbers(string text, int most)
    {
        var numbers = new SortedSet<int>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > most) return null;
            numbers.Add(number);
        }

        return [.. numbers];
    }

    /// <summary>A file or folder, or null where the flag is absent. An empty one is refused: a shell leaves it where a variable is not set.</summary>
    public static Option<string?> Path(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Length == 0) result.AddError($"{name} is empty: give {helpName}, or leave it out.");
            return text;
        },
    };

    /// <summary>
    /// One of a few words: the names of an enumeration, as command lines spell them, or a beginning that fits one word alone
    /// (<c>info</c>).
    /// </summary>
    public static Option<T?> Choice<T>(string name, string description, T fallback) where T : struct, Enum
    {
        var words = Words<T>();
        return new Option<T?>(name)
        {
            Description = $"{description} [default: {Kebab(fallback.ToString())}]",
            HelpName = string.Join('|', words),
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (Chosen<T>(text) is { } chosen) return chosen;
                result.AddError($"{name} is {Quote(text)}: it must be one of {string.Join(", ", words)}.");
                return fallback;
            },
        };
    }

    /// <summary>The value that a word means, wherever it is said; null where it is none, or fits several.</summary>
    public static T? Chosen<T>(string text) where T : struct, Enum
    {
        var words = Words<T>();
        var fitting = Enumerable.Range(0, words.Length).Where(index => Plain(words[index]).StartsWith(Plain(text), StringComparison.OrdinalIgnoreCase)).ToArray();
        return text.Length > 0 && fitting.Length == 1 ? Enum.GetValues<T>()[fitting[0]] : null;
    }

    /// <summary>The names of an enumeration, as command lines spell them.</summary>
    public static string[] Words<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(Kebab)];

    /// <summary>What a user typed, short enough for a message of one line.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";
        return "\"" + new string([.. shown.Select(character => char.IsControl(character) ? '?' : character)]) + "\"";
    }

    private static string Plain(string word) => word.Replace("-", "", StringComparison.Ordinal);

    private static string Kebab(string name) =>
        string.Concat(name.Select((letter, index) => (index > 0 && char.IsAsciiLetterUpper(letter) ? "-" : "") + char.ToLowerInvariant(letter)));
}
