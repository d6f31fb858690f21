using System.Globalization;

namespace N2Eye.Watch.Journal;

/// <summary>The journal's files: <c>events-000001.jsonl</c> and so on, in order.</summary>
internal static class Segments
{
    private const string Prefix = "events-";
    private const string Suffix = ".jsonl";

    public static string Path(string folder, long number) =>
        System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:d6}{Suffix}"));

    /// <summary>Where the bytes go that no line could be made of.</summary>
    public static string TornPath(string folder, long number) => Path(folder, number) + ".torn";

    /// <summary>Numbers of the segments that there are, ascending.</summary>
    public static List<long> List(string folder)
    {
        var numbers = new List<long>();
        foreach (var file in Directory.EnumerateFiles(folder, Prefix + "*" + Suffix))
        {
            var name = System.IO.Path.GetFileName(file.AsSpan());
            if (long.TryParse(name[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0) numbers.Add(number);
        }

        numbers.Sort();
        return numbers;
    }
}
