using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using N2Eye.SingleFile;
using N2Eye.SingleFile.Libraries;

namespace N2Eye.Tests;

[SupportedOSPlatform("linux")]
public sealed class LibraryLoaderTests
{
    [Fact]
    public void Libraries_load_from_memory_and_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        var paths = new[] { Compile(folder, "one", 1), Compile(folder, "two", 2) };
        using var executable = Pack(folder, paths);
        var warnings = new List<string>();
        var loader = new LibraryLoader(executable, warnings.Add);
        foreach (var path in paths) File.Delete(path);

        Assert.Equal(1, Call(loader.Load("libone.so")!.Value));
        Assert.Equal(2, Call(loader.Load("libtwo.so")!.Value));
        Assert.Equal(loader.Load("libone.so"), loader.Load("libone.so"));
        Assert.Null(loader.Load("libthree.so"));
        Assert.Empty(warnings);
        // As the loader sees it, the code comes from no folder.
        Assert.Contains(File.ReadLines("/proc/self/maps"), line => line.Contains("/memfd:libone.so", StringComparison.Ordinal));
    }

    [Fact]
    public void An_altered_library_is_never_loaded()
    {
        using var folder = new TemporaryFolder();
        var path = Compile(folder, "one", 1);
        Pack(folder, path).Dispose();
        var bytes = File.ReadAllBytes(folder.File("packed"));
        bytes[Entry.Alignment + 500] ^= 1; // the program is short, so the library begins at the first boundary
        File.WriteAllBytes(folder.File("packed"), bytes);
        using var executable = Executable.Open(folder.File("packed"));
        var failure = Assert.Throws<SingleFileException>(() => new LibraryLoader(executable, _ => { }).Load("libone.so"));
        Assert.Contains("altered", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_library_fails_with_the_system_s_reason_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("libone.so"), "no library");
        using var executable = Pack(folder, folder.File("libone.so"));
        var failure = Assert.Throws<SingleFileException>(() => new LibraryLoader(executable, _ => { }).Load("libone.so"));
        Assert.Contains("libone.so", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Path.GetTempPath().TrimEnd('/'), failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private static Executable Pack(TemporaryFolder folder, params string[] libraries)
    {
        File.WriteAllBytes(folder.File("program"), new byte[1000]);
        using (var output = File.Create(folder.File("packed"))) Packer.Pack(folder.File("program"), [.. libraries.Select(path => (path, EntryKind.Library))], output);
        return Executable.Open(folder.File("packed"));
    }

    private static string Compile(TemporaryFolder folder, string name, int answer)
    {
        var path = folder.File($"lib{name}.so");
        Tool.Run("gcc", $"int answer(void) {{ return {answer}; }}", "-shared", "-fPIC", "-x", "c", "-", "-o", path);
        return path;
    }

    private static unsafe int Call(nint library) => ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, "answer"))();
}
