namespace N2Eye.Tests;

/// <summary>Where things lie in the clone that the tests were compiled from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Reference data: <c>tests/oracle</c>.</summary>
    public static string Oracle(params string[] parts) => Path.Combine([Root, "tests", "oracle", .. parts]);

    /// <summary>A model directory: <c>models/NAME</c>.</summary>
    public static string Model(string name, params string[] parts) => Path.Combine([Root, "models", name, .. parts]);

    // PathMap rewrites [CallerFilePath], so the root is searched from the test assembly upwards.
    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "N2Eye.Edge.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("No N2Eye.Edge.sln above " + AppContext.BaseDirectory);
    }
}
