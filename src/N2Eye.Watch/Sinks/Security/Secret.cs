using N2Eye.Runtime;

namespace N2Eye.Watch.Sinks.Security;

/// <summary>A password or key: never in the configuration itself, which is copied and shown, but in a file or an environment variable that it names.</summary>
internal static class Secret
{
    private const int Longest = 64 << 10;

    /// <summary>Reads a secret; null where neither is given.</summary>
    /// <param name="path">What messages call the object that the fields are of.</param>
    /// <param name="field">The field's name without <c>_file</c> and <c>_env</c>.</param>
    /// <param name="file">Path of a file; one line feed at its end does not count.</param>
    /// <param name="variable">Name of an environment variable.</param>
    /// <exception cref="N2EyeException">BadInput: both are given, or nothing is there.</exception>
    public static string? Read(string path, string field, string? file, string? variable)
    {
        if (file is not null && variable is not null) throw SinkOptions.Bad(path, field + "_env", $"and {field}_file are both given: give one");
        if (variable is not null) return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : throw SinkOptions.Bad(path, field + "_env", $"names {variable}, which is not set");
        if (file is null) return null;
        try
        {
            var info = new FileInfo(file);
            if (info.Length > Longest) throw SinkOptions.Bad(path, field + "_file", $"names {file}, which is longer than 64 KiB");
            var text = File.ReadAllText(file);
            return text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new N2EyeException(FailureKind.BadInput, $"{path}.{field}_file names {file}, which cannot be read: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }
}
