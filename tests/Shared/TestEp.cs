using System.Diagnostics;

namespace N2Eye.Tests;

/// <summary>The plug-in of tests/TestEp, built once in a test process.</summary>
internal static class TestEp
{
    public const string Library = "libtest_ep.so";

    private static readonly Lazy<string> Built = new(Build);

    /// <summary>Folder with the libraries; the test is skipped where they cannot be built.</summary>
    public static string Folder
    {
        get
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "tests/TestEp is built on Linux.");
            return Built.Value;
        }
    }

    private static string Build()
    {
        var output = Directory.CreateTempSubdirectory("n2eye-test-ep-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(output, recursive: true);
        using var build = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "tests", "TestEp", "build.sh"), output]) { RedirectStandardError = true })!;
        var errors = build.StandardError.ReadToEnd();
        build.WaitForExit();
        Assert.True(build.ExitCode == 0, errors);
        return output;
    }
}
