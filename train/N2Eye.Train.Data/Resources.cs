namespace N2Eye.Train.Data;

/// <summary>The lists that are compiled in.</summary>
internal static class Resources
{
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Resources).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>Lines without comments and empty ones.</summary>
    public static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
}
