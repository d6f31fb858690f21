using System.Globalization;
using System.Text.Json;
using N2Eye.Runtime;

namespace N2Eye.Watch.Options;

/// <summary>Refuses options, naming the field by its path in the configuration.</summary>
/// <param name="field">The path of the object, such as <c>cameras.gate.source</c>.</param>
internal readonly struct OptionCheck(string field)
{
    /// <summary>The path of a field of this object.</summary>
    public string Path(string name) => $"{field}.{name}";

    /// <summary>The failure that a field causes.</summary>
    /// <param name="name">The field.</param>
    /// <param name="what">The rest of the line: what is wrong and what to do.</param>
    public N2EyeException Refused(string name, string what) => new(FailureKind.BadInput, $"{Path(name)} {what}");

    /// <summary>Refuses a field that is not there.</summary>
    public void Required(string name, bool given, string example)
    {
        if (!given) throw Refused(name, $"is missing: give it, such as {example}.");
    }

    /// <summary>Refuses a number outside bounds; null passes.</summary>
    public void Between(string name, double? value, double least, double most, string unit)
    {
        if (value is { } number && !(number >= least && number <= most))
        {
            throw Refused(name, string.Create(CultureInfo.InvariantCulture, $"is {number}: give {least} to {most}{(unit.Length > 0 ? " " + unit : "")}."));
        }
    }

    /// <summary>Refuses fields that the object's type does not have.</summary>
    /// <param name="type">The type, as an enum.</param>
    /// <param name="fields">Each field: its name, whether it is given, the types that have it.</param>
    public void Belong<T>(T type, params ReadOnlySpan<(string Name, bool Given, T[] Types)> fields)
        where T : struct, Enum
    {
        foreach (var (name, given, types) in fields)
        {
            if (given && !types.Contains(type)) throw Refused(name, $"does not belong to type {Spelled(type)}: remove it, or is it meant for {string.Join(", ", types.Select(Spelled))}?");
        }
    }

    /// <summary>A value as JSON spells it: <c>new_only</c>.</summary>
    public static string Spelled<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
