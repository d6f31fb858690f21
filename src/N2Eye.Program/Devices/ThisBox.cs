namespace N2Eye.Program.Devices;

/// <summary>The machine that the program runs on.</summary>
internal sealed class ThisBox : IBox
{
    /// <inheritdoc/>
    public DateTime Now => DateTime.UtcNow;

    /// <inheritdoc/>
    public string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    /// <inheritdoc/>
    public bool FileExists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public void Open(string path)
    {
        using var device = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
    }

    /// <inheritdoc/>
    public bool FolderHolds(string folder, string pattern) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, pattern).Any();
}
