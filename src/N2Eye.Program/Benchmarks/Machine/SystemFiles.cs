using System.Globalization;

namespace N2Eye.Program.Benchmarks.Machine;

/// <summary>What the kernel tells in /proc and /sys. Boxes differ in what is there and in who may read it: what cannot be read is null.</summary>
/// <param name="root">Folder that stands for <c>/</c>.</param>
internal sealed class SystemFiles(string root = "/")
{
    /// <summary>A file's text without the line end.</summary>
    /// <param name="path">Without the leading slash.</param>
    public string? Text(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path)).TrimEnd('\n', '\0', ' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A file that holds one whole number.</summary>
    public long? Number(string path) => long.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Names of what is in a folder, in order; none where it is not there.</summary>
    /// <param name="path">Without the leading slash.</param>
    /// <param name="pattern">Which names, with <c>*</c>.</param>
    public IReadOnlyList<string> Names(string path, string pattern)
    {
        try
        {
            return [.. new DirectoryInfo(Path.Combine(root, path)).EnumerateFileSystemInfos(pattern).Select(entry => entry.Name).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The first value of a file of <c>name: value</c> lines.</summary>
    public string? Field(string path, string name) => Fields(path, name).FirstOrDefault();

    /// <summary>Every value of that name.</summary>
    public IEnumerable<string> Fields(string path, string name) =>
        from line in Text(path)?.Split('\n') ?? []
        let colon = line.IndexOf(':')
        where colon > 0 && line.AsSpan(0, colon).Trim().SequenceEqual(name)
        select line[(colon + 1)..].Trim();

    /// <summary>A field such as <c>VmHWM:  1234 kB</c>, in bytes.</summary>
    public long? Kilobytes(string path, string name) =>
        Field(path, name) is { } value && long.TryParse(value.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number * 1024 : null;
}
