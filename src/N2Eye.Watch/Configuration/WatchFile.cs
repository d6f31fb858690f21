using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using N2Eye.Runtime;

namespace N2Eye.Watch.Configuration;

/// <summary>Reads watch.json.</summary>
internal static partial class WatchFile
{
    private const string IsNull = "is null: leave it out, or say what it is";

    /// <summary>Reads a file; its relative paths are made absolute, relative to its folder.</summary>
    /// <exception cref="N2EyeException">BadInput: it is absent, no JSON, or has a field that there is not; the line names it. FileAccess: it cannot be read.</exception>
    public static WatchConfig Read(string path)
    {
        try
        {
            return WatchPaths.In(Path.GetDirectoryName(Path.GetFullPath(path))!, Parse(File.ReadAllBytes(path), path));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new N2EyeException(FailureKind.BadInput, $"{path} is not there.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"Cannot read {path}: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    /// <summary>Reads JSON with comments.</summary>
    /// <param name="utf8Json">The text.</param>
    /// <param name="name">How messages call it.</param>
    /// <exception cref="N2EyeException">BadInput, as for a file.</exception>
    public static WatchConfig Parse(ReadOnlySpan<byte> utf8Json, string name)
    {
        if (utf8Json.StartsWith(new byte[] { 0xEF, 0xBB, 0xBF })) utf8Json = utf8Json[3..];
        try
        {
            var config = JsonSerializer.Deserialize(utf8Json, WatchConfigJson.Default.WatchConfig) ?? throw new JsonException("it is null");
            return NullSearch.First(utf8Json) is { } place ? throw new N2EyeException(FailureKind.BadInput, $"{name}: {place} {IsNull}.") : config;
        }
        catch (Exception mistake) when (mistake is JsonException or NotSupportedException)
        {
            throw new N2EyeException(FailureKind.BadInput, $"{name}{Place(mistake as JsonException)}: {Words(mistake)}.", mistake);
        }
    }

    // The library counts lines from 0.
    private static string Place(JsonException? mistake) => mistake?.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $" line {line + 1}") : "";

    /// <summary>The library's message in words of the file: it names .NET's types.</summary>
    private static string Words(Exception mistake)
    {
        var place = (mistake as JsonException)?.Path is { Length: > 1 } path ? path.TrimStart('$', '.') : "the file";
        var message = mistake.Message.ReplaceLineEndings(" ");
        if (Unmapped().Match(message) is { Success: true } unmapped) return $"{Parent(place, unmapped.Groups[1].Value)} is no field that there is";
        if (Missing().Match(message) is { Success: true } missing) return $"{place} lacks {missing.Groups[1].Value.Replace("'", "", StringComparison.Ordinal)}";
        if (Duplicate().Match(message) is { Success: true } duplicate) return $"{Parent(place, duplicate.Groups[1].Value)} is there twice";
        if (Kind().Match(message) is { Success: true } kind) return $"{place}.type is \"{kind.Groups[1].Value}\", which there is not";
        if (message.Contains("must specify a type discriminator", StringComparison.Ordinal)) return "one of the sinks lacks \"type\"";
        if (Null().IsMatch(message)) return $"{place} {IsNull}";
        if (Value().IsMatch(message)) return $"{place} cannot have this value";
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return $"{place}: {(end < 0 ? message : message[..end]).TrimEnd('.')}";
    }

    // The library's path ends sometimes with the field, sometimes with the object that it is in.
    private static string Parent(string place, string field) =>
        place == field || place.EndsWith("." + field, StringComparison.Ordinal) ? place : place == "the file" ? field : $"{place}.{field}";

    [GeneratedRegex("^The JSON property '(.*)' could not be mapped to any \\.NET member")]
    private static partial Regex Unmapped();

    [GeneratedRegex("missing required properties[^:]*: (.*?)\\.? ?(Path:.*)?$")]
    private static partial Regex Missing();

    [GeneratedRegex("^Duplicate property '(.*)' encountered")]
    private static partial Regex Duplicate();

    [GeneratedRegex("unrecognized type discriminator id '(.*?)'")]
    private static partial Regex Kind();

    [GeneratedRegex("doesn't allow (setting )?null values")]
    private static partial Regex Null();

    [GeneratedRegex("^The JSON value could not be converted to")]
    private static partial Regex Value();
}
