using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace N2Eye.Quant;

/// <summary>Checks between flags of one command line.</summary>
/// <param name="result">What was parsed.</param>
internal sealed class FlagCheck(CommandResult result)
{
    public void Add(string error) => result.AddError(error);

    /// <summary>True where the user wrote the flag.</summary>
    public bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>An error for each of these flags that is given.</summary>
    public void Refuse(IEnumerable<Option> options, Func<string, string> message)
    {
        foreach (var option in options.Where(IsGiven)) Add(message(option.Name));
    }

    /// <summary>An error where a flag is given a number outside of its range.</summary>
    public void Between<T>(Option<T> option, double least, double most)
        where T : struct, IConvertible
    {
        // A flag that is absent has its default, which a validator does not see.
        if (!IsGiven(option)) return;
        var value = result.GetValue(option).ToDouble(CultureInfo.InvariantCulture);
        if (!(value >= least && value <= most)) Add(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be {(most == int.MaxValue ? $"at least {least}" : $"between {least} and {most}")}."));
    }
}
