using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace N2Eye.Train.Program.Commands;

/// <summary>Flags whose mistakes are told in words of the command line.</summary>
internal static class Flags
{
    /// <summary>A number within bounds.</summary>
    public static Option<T> Number<T>(string name, string helpName, string description, T fallback, T least, T most) where T : struct, INumber<T> => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is \"{text}\": it must be a number from {least} to {most}."));
            return fallback;
        },
    };

    /// <summary>One of the names of an enumeration, in lower case.</summary>
    public static Option<T> Choice<T>(string name, string description, T fallback) where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(word => word.ToLowerInvariant()).ToArray();
        return new Option<T>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => fallback,
            CustomParser = result =>
            {
                var index = Array.IndexOf(words, result.Tokens[0].Value.ToLowerInvariant());
                if (index >= 0) return Enum.GetValues<T>()[index];
                result.AddError($"{name} is \"{result.Tokens[0].Value}\": it must be one of {string.Join(", ", words)}.");
                return fallback;
            },
        };
    }
}
