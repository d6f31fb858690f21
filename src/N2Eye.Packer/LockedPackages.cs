using System.Text.Json;

namespace N2Eye.Packer;

/// <summary>The packages that a lock file names and whose code or libraries are in the program.</summary>
internal static class LockedPackages
{
    private const string Compiler = "Microsoft.DotNet.ILCompiler";

    /// <exception cref="IOException">The lock file cannot be read, or a package is not in the folder.</exception>
    public static IReadOnlyList<Package> Read(string lockFile, string packages, string rid)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        var found = new SortedDictionary<string, Package>(StringComparer.OrdinalIgnoreCase);
        foreach (var target in document.RootElement.GetProperty("dependencies").EnumerateObject())
        {
            foreach (var dependency in target.Value.EnumerateObject())
            {
                if (dependency.Value.GetProperty("type").GetString() == "Project") continue;
                var version = dependency.Value.GetProperty("resolved").GetString()!;
                // The compiler's package for the target is what the .NET runtime inside the program comes from.
                var isRuntime = dependency.Name == Compiler;
                var package = Package.Open(packages, isRuntime ? $"runtime.{rid}.{Compiler}" : dependency.Name, version);
                if (isRuntime || package.Has(rid)) found[package.Name] = package;
            }
        }

        return [.. found.Values];
    }
}
