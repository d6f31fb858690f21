using System.Globalization;
using N2Eye.Runtime;

namespace N2Eye.Program.Settings;

/// <summary>Environment variables: they stand between flags and settings. An empty one counts as absent.</summary>
internal static class Variables
{
    /// <summary>The first that is given: flag, variable, setting.</summary>
    public static string? First(string? flag, string variable, string? setting) =>
        new[] { flag, Environment.GetEnvironmentVariable(variable), setting }.FirstOrDefault(given => !string.IsNullOrEmpty(given));

    /// <summary>The same for a whole number that is not negative.</summary>
    /// <exception cref="N2EyeException">The variable is no such number.</exception>
    public static int First(int? flag, string variable, int? setting, int fallback)
    {
        if (flag is { } given) return given;
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text) return setting ?? fallback;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new N2EyeException(FailureKind.BadInput, $"The environment variable {variable} is \"{text}\": it must be a whole number.");
    }

    /// <summary>1 or true, 0 or false.</summary>
    /// <exception cref="N2EyeException">The variable is neither.</exception>
    public static bool Flag(string variable, bool? setting) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => setting ?? false,
        "1" or "true" => true,
        "0" or "false" => false,
        var text => throw new N2EyeException(FailureKind.BadInput, $"The environment variable {variable} is \"{text}\": it must be 1 or 0."),
    };
}
