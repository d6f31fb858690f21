namespace N2Eye.Program.Settings;

/// <summary>Where things are kept that can be made again.</summary>
internal static class CacheFolder
{
    /// <summary>Keep nothing.</summary>
    public const string None = "none";

    private const string Own = "n2eye";

    /// <summary>The folder that was asked for, or systemd's for the service, or the user's; null where nothing is to be kept.</summary>
    public static string? Of(string? given)
    {
        if (given is not null) return given == None ? null : Path.GetFullPath(given);
        if (Set("CACHE_DIRECTORY") is { } service) return service.Split(':')[0];
        if (Set("XDG_CACHE_HOME") is { } cache) return Path.Combine(cache, Own);
        if (OperatingSystem.IsWindows()) return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), Own);
        return Set("HOME") is { } home ? Path.Combine(home, ".cache", Own) : null;
    }

    private static string? Set(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
