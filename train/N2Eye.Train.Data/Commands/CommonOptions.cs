using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace N2Eye.Train.Data.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Cache() => new("--cache")
    {
        Description = "Folder of the drawings.",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine("train", "cache"),
    };

    public static Option<string> Output(string what) => new("--output", "-o") { Description = what, Required = true };

    public static Option<ulong> Seed(ulong value) => new("--seed")
    {
        Description = "Which stream of scenes.",
        HelpName = "N",
        DefaultValueFactory = _ => value,
        CustomParser = result => ulong.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Refuse<ulong>(result),
    };

    public static Option<int> Number(string name, int value, string description, int low = 1) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => value,
        CustomParser = result => int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= low ? number : Refuse<int>(result),
    };

    private static string Text(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

    private static T? Refuse<T>(ArgumentResult result)
    {
        result.AddError($"'{Text(result)}' is no number that can be used here.");
        return default;
    }
}
