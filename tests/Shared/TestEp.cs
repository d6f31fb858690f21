using System.Diagnostics;

namespace N2Eye.Tests;

/// <summary>The plug-in of tests/TestEp, built once in a test process.</summary>
internal static class TestEp
{
    public const string Library = "libtest_ep.so";

    private const string CrossCompiler = "aarch64-linux-gnu-g++";

    private const string Description = """
        {"name": "test", "title": "A plug-in of the tests", "execution_provider": "TestNpuExecutionProvider", "devices": ["npu"],
         "libraries": {"linux": "libtest_ep.so"}, "options": {"folder": "{folder}"},
         "busy": {"ep.dynamic.workload_type": "Default"}, "idle": {"ep.dynamic.workload_type": "Efficient"}}
        """;

    private static readonly Lazy<string> Built = new(() => Build());
    private static readonly Lazy<string> CrossBuilt = new(() => Build("--cxx", CrossCompiler));

    /// <summary>Folder with the libraries; the test is skipped where they cannot be built.</summary>
    public static string Folder
    {
        get
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "tests/TestEp is built on Linux.");
            return Built.Value;
        }
    }

    /// <summary>The same for arm64; the test is skipped where there is no compiler for it.</summary>
    public static string Arm64Folder
    {
        get
        {
            Assert.SkipUnless(Tool.IsInstalled(CrossCompiler), $"{CrossCompiler} is not installed (Debian's g++-aarch64-linux-gnu).");
            return CrossBuilt.Value;
        }
    }

    /// <summary>Puts the library and its description into a folder for --ep-folder.</summary>
    /// <param name="built">Where it was built.</param>
    /// <param name="folder">The folder.</param>
    public static void Install(string built, string folder)
    {
        File.Copy(Path.Combine(built, Library), Path.Combine(folder, Library));
        File.WriteAllText(Path.Combine(folder, "test.ep.json"), Description);
    }

    /// <summary>A folder with the library under a name of its own, as a library stays registered as long as the process lives.</summary>
    /// <param name="name">Of the provider and its description.</param>
    /// <param name="behaviour">Further entries of its behaviour, made from the folder's path.</param>
    /// <param name="cachesCompiledGraphs">What the description says.</param>
    public static string Named(string name, Func<string, string>? behaviour = null, bool cachesCompiledGraphs = false)
    {
        var folder = Directory.CreateTempSubdirectory($"n2eye-{name}-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        File.Copy(Path.Combine(Folder, Library), Path.Combine(folder, Library));
        File.WriteAllText(Path.Combine(folder, Library + ".behaviour"), $"name={name} {behaviour?.Invoke(folder)}");
        File.WriteAllText(Path.Combine(folder, name + ".ep.json"),
            $$"""{"name": "{{name}}", "execution_provider": "{{name}}", "libraries": {"linux": "{{Library}}"}, "caches_compiled_graphs": {{(cachesCompiledGraphs ? "true" : "false")}}}""");
        return folder;
    }

    private static string Build(params string[] flags)
    {
        var output = Directory.CreateTempSubdirectory("n2eye-test-ep-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(output, recursive: true);
        using var build = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "tests", "TestEp", "build.sh"), .. flags, output]) { RedirectStandardError = true })!;
        var errors = build.StandardError.ReadToEnd();
        build.WaitForExit();
        Assert.True(build.ExitCode == 0, errors);
        return output;
    }
}
