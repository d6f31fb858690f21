using N2Eye.Program.Devices;

namespace N2Eye.Tests;

/// <summary>A machine that has what a test says: tests run as root, whom no real file refuses.</summary>
internal sealed class MadeUpBox : IBox
{
    /// <summary>Devices with what opening them throws; null = they open.</summary>
    public Dictionary<string, Exception?> DeviceFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Variables that are set.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Folder and pattern that a file in it fits.</summary>
    public HashSet<(string Folder, string Pattern)> Held { get; } = [];

    public DateTime Now { get; init; } = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    public bool FileExists(string path) => DeviceFiles.ContainsKey(path);

    public void Open(string path)
    {
        if (DeviceFiles[path] is { } failure) throw failure;
    }

    public bool FolderHolds(string folder, string pattern) => Held.Contains((folder, pattern));
}
