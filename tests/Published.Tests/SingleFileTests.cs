using System.Runtime.Versioning;
using N2Eye.SingleFile;

namespace N2Eye.Tests;

/// <summary>The one file, alone.</summary>
[SupportedOSPlatform("linux")]
public sealed class SingleFileTests
{
    private const int DamagedProgram = 7;

    [Fact]
    public void Alone_in_an_empty_folder_it_answers_and_writes_nothing()
    {
        var expected = Published.Answer();
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["app", "home", "tmp"]) Directory.CreateDirectory(folder.File(name));
        File.Copy(Published.Program, folder.File("app/n2eye"));
        var result = Published.Run(Published.Ask(folder.File("app/n2eye")), ("HOME", folder.File("home")), ("TMPDIR", folder.File("tmp")), ("XDG_RUNTIME_DIR", null), ("XDG_CACHE_HOME", null));
        Assert.Equal((0, expected), (result.ExitCode, result.Output));
        Assert.Equal([folder.File("app/n2eye")], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_it_keeps_lies_in_the_users_cache_folder_alone()
    {
        var expected = Published.Answer();
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 2; i++)
        {
            var result = Published.Run(Published.Ask(Published.Program), ("N2EYE_CACHE", null), ("HOME", folder.Path), ("XDG_CACHE_HOME", null), ("CACHE_DIRECTORY", null));
            Assert.Equal((0, expected), (result.ExitCode, result.Output));
            Assert.StartsWith(folder.File(".cache/n2eye/picture-"), Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_opens_no_socket()
    {
        Assert.SkipUnless(Tool.IsInstalled("strace") && Tool.IsInstalled("unshare"), "strace and unshare watch the program.");
        var expected = Published.Answer();
        using var folder = new TemporaryFolder();
        var trace = folder.File("trace");
        // Without a network, and watched: every system call of the network class, in every thread.
        var result = Published.Run(["unshare", "--map-root-user", "--net", "strace", "-f", "-qq", "-e", "trace=network", "-e", "signal=none", "-o", trace, .. Published.Ask(Published.Program)]);
        Assert.Equal((0, expected), (result.ExitCode, result.Output));
        Assert.Equal("", File.ReadAllText(trace));
    }

    [Fact]
    public void Where_memory_may_not_hold_code_a_private_file_serves_and_one_warning_says_so()
    {
        var expected = Published.Answer();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("tmp"));
        Tool.Run("gcc", "#include <errno.h>\nint memfd_create(const char *name, unsigned flags) { errno = EACCES; return -1; }", "-shared", "-fPIC", "-x", "c", "-", "-o", folder.File("denied.so"));
        var result = Published.Run(Published.Ask(Published.Program), ("LD_PRELOAD", folder.File("denied.so")), ("TMPDIR", folder.File("tmp")), ("XDG_RUNTIME_DIR", null));
        Assert.Equal((0, expected), (result.ExitCode, result.Output));
        Assert.Single(result.Error.Split('\n'), line => line.Contains("maps no code from memory", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("tmp")));
    }

    /// <summary>Program, libraries, weights, directory, footer: a flipped bit in any stops it with one line and its own exit code.</summary>
    [Fact]
    public void An_altered_file_says_so_and_stops()
    {
        using var folder = new TemporaryFolder();
        var copy = folder.File("n2eye");
        List<(string Part, long At)> places;
        using (var executable = Executable.Open(Published.Program))
        {
            // The program's last bytes are its section table, which running it does not read.
            places = [.. executable.Entries.Select(entry => (entry.Name, entry.Kind == EntryKind.Program ? entry.Length - 8 : entry.Offset + entry.Length / 2))];
        }

        places.AddRange([("directory", new FileInfo(Published.Program).Length - 80), ("footer", new FileInfo(Published.Program).Length - 20)]);
        foreach (var (part, at) in places)
        {
            File.Copy(Published.Program, copy, overwrite: true);
            using (var file = File.Open(copy, FileMode.Open))
            {
                file.Position = at;
                var value = file.ReadByte();
                file.Position = at;
                file.WriteByte((byte)(value ^ 4));
            }

            AssertDamaged(copy, part);
        }
    }

    [Fact]
    public void A_truncated_file_says_so_and_stops()
    {
        using var folder = new TemporaryFolder();
        var copy = folder.File("n2eye");
        File.Copy(Published.Program, copy);
        var length = new FileInfo(copy).Length;
        long program;
        using (var executable = Executable.Open(copy)) program = executable.Entries[0].Length; // the program itself comes first
        // A file that is cut within the program itself never comes to its first line.
        foreach (var kept in (long[])[length - 1, length - 5000, (program + length) / 2])
        {
            using (var file = File.Open(copy, FileMode.Open)) file.SetLength(kept);
            AssertDamaged(copy, $"{kept} bytes");
        }
    }

    [Fact]
    public void Weights_given_at_run_time_win()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("other.safetensors"), "no weights");
        var result = Published.Run(Published.Ask(Published.Program, flags: ["--weights", folder.File("other.safetensors")]));
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(folder.File("other.safetensors"), result.Error, StringComparison.Ordinal);

        using (var executable = Executable.Open(Published.Program)) File.WriteAllBytes(folder.File("same.safetensors"), executable.Bytes(executable.Weights!));
        result = Published.Run(Published.Ask(Published.Program, flags: ["--weights", folder.File("same.safetensors"), "--log-level", "info"]));
        Assert.Equal((0, Published.Answer()), (result.ExitCode, result.Output));
        Assert.Contains(folder.File("same.safetensors"), result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_shows_and_checks_every_part()
    {
        var result = Published.Run([Published.Program, "inspect"]);
        Assert.Equal(0, result.ExitCode);
        foreach (var part in (string[])["program", "libonnxruntime.so", "libSkiaSharp.so", ".n2eye.safetensors", "fits          yes"]) Assert.Contains(part, result.Output, StringComparison.Ordinal);
    }

    /// <summary>Budget of the deliverable with the default model (docs/single-file.md#size).</summary>
    [Fact]
    public void It_is_small_enough() => Assert.InRange(new FileInfo(Published.Program).Length, 1, 60_000_000);

    [Fact]
    public void Symbols_notices_and_the_bill_of_materials_lie_beside_it()
    {
        Assert.True(File.Exists(Path.Combine(Published.Folder, "symbols", "n2eye.dbg")));
        var materials = File.ReadAllText(Path.Combine(Published.Folder, "n2eye.cdx.json"));
        var notices = File.ReadAllText(Path.Combine(Published.Folder, "THIRD-PARTY-NOTICES.txt"));
        foreach (var package in (string[])["Microsoft.ML.OnnxRuntime", "SkiaSharp.NativeAssets.Linux.NoDependencies", "Google.Protobuf", "System.CommandLine"])
        {
            Assert.Contains($"\"{package}\"", materials, StringComparison.Ordinal);
            Assert.Contains(package, notices, StringComparison.Ordinal);
        }
    }

    /// <summary>tests/publish-for-tests.sh publishes the same commit from a clone in another folder.</summary>
    [Fact]
    public void The_same_commit_gives_the_same_bytes_from_another_folder()
    {
        var other = Path.Combine(Published.Needed("N2EYE_PUBLISHED_AGAIN"), "n2eye");
        Assert.True(File.ReadAllBytes(Published.Program).AsSpan().SequenceEqual(File.ReadAllBytes(other)), $"{Published.Program} and {other} differ");
    }

    private static void AssertDamaged(string program, string what)
    {
        var result = Published.Run(Published.Ask(program));
        Assert.True(result.ExitCode == DamagedProgram, $"{what}: exit code {result.ExitCode}, {result.Error}");
        Assert.Equal("", result.Output);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(program, result.Error, StringComparison.Ordinal);
    }
}
