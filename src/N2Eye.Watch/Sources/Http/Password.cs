using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Sources.Http;

/// <summary>Reads a password from where the configuration says.</summary>
internal static class Password
{
    private const int MaxLength = 4096;

    /// <exception cref="SourceException">It is not there.</exception>
    public static string Read(CredentialOptions credentials)
    {
        if (credentials.PasswordVariable is { Length: > 0 } variable)
            return Environment.GetEnvironmentVariable(variable) ?? throw new SourceException($"the environment variable {variable}, a camera's password, is not set.");
        try
        {
            using var reader = File.OpenText(credentials.PasswordFile!);
            var buffer = new char[MaxLength];
            var text = buffer.AsSpan(0, reader.ReadBlock(buffer));
            var end = text.IndexOfAny('\r', '\n');
            return (end < 0 ? text : text[..end]).ToString();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"{credentials.PasswordFile}, a camera's password, cannot be read: check path and permissions.", failed);
        }
    }
}
