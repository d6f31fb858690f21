using System.Diagnostics;
using System.Text.Json;

namespace N2Eye.Train.Data.Artwork.Rendering;

/// <summary>A folder with package.json and package-lock.json, installed into a cache exactly as locked.</summary>
internal sealed class NpmFolder
{
    private readonly string installed;

    private NpmFolder(string installed) => this.installed = installed;

    /// <summary>Copies the two files and runs <c>npm ci</c>, unless it was done for the same lock file.</summary>
    /// <exception cref="DataException">npm is absent or fails.</exception>
    public static NpmFolder Install(string source, string target)
    {
        Directory.CreateDirectory(target);
        var stamp = Path.Combine(target, "installed.lock.json");
        var locked = File.ReadAllText(Path.Combine(source, "package-lock.json"));
        if (File.Exists(stamp) && File.ReadAllText(stamp) == locked) return new NpmFolder(target);
        foreach (var name in new[] { "package.json", "package-lock.json" }) File.Copy(Path.Combine(source, name), Path.Combine(target, name), overwrite: true);
        var start = new ProcessStartInfo("npm") { WorkingDirectory = target, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps" }) start.ArgumentList.Add(argument);
        using var process = ChildProcess.Start(start);
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new DataException($"npm ci failed in {target}: {error.Result.ReplaceLineEndings(" ").Trim()}");
        File.WriteAllText(stamp, locked);
        return new NpmFolder(target);
    }

    /// <summary>Where it is installed.</summary>
    public string Root => installed;

    /// <summary>A file or folder of a package.</summary>
    public string PathOf(string package, params string[] parts) => Path.Combine([installed, "node_modules", .. package.Split('/'), .. parts]);

    /// <summary>Version and licence as the package's own package.json states them.</summary>
    public (string Version, string Licence) Facts(string package)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(PathOf(package, "package.json")));
        return (file.RootElement.GetProperty("version").GetString()!, file.RootElement.GetProperty("license").GetString()!);
    }
}
