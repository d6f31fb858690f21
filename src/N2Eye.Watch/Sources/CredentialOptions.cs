namespace N2Eye.Watch.Sources;

/// <summary>Name and password for a camera. The password stands in a file or a variable, not in the configuration, and is never logged.</summary>
public sealed record CredentialOptions
{
    /// <summary>The user's name.</summary>
    public required string User { get; init; }

    /// <summary>File whose first line is the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Environment variable that holds the password.</summary>
    public string? PasswordVariable { get; init; }
}
