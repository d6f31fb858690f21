namespace N2Eye.Tests;

/// <summary>Text that is kept as it was approved, so that a change of it is a visible diff; N2EYE_UPDATE_GOLDEN=1 writes it anew.</summary>
internal static class Approved
{
    public static void Check(string actual, params string[] place)
    {
        var path = Path.Combine([Repository.Root, "tests", .. place]);
        if (Environment.GetEnvironmentVariable("N2EYE_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), path + " is missing: run the tests with N2EYE_UPDATE_GOLDEN=1 and read what it wrote.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
