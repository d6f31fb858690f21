namespace N2Eye.Quant.Comparing;

/// <summary>Files' names as a table shows them.</summary>
internal static class ShortNames
{
    /// <summary>Each file's name, with its path in front where another has the same name.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> paths) =>
        [.. paths.Select(path => paths.Count(other => Path.GetFileName(other) == Path.GetFileName(path)) == 1 ? Path.GetFileName(path) : path)];
}
