namespace N2Eye.Tests;

/// <summary>Generated code that is kept as it was approved; N2EYE_UPDATE_GOLDEN=1 writes it anew.</summary>
internal static class Golden
{
    public static void Check(string actual, params string[] place)
    {
        var path = Path.Combine([Repository.Root, "tests", "Generators.Tests", "Golden", .. place]) + ".txt";
        if (Environment.GetEnvironmentVariable("N2EYE_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), path + " is missing: run the tests with N2EYE_UPDATE_GOLDEN=1 and read what it wrote.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
