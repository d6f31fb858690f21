using System.IO.MemoryMappedFiles;
using N2Eye.Program.Benchmarks.Machine;
using N2Eye.Weights;

namespace N2Eye.Tests;

public sealed class PageCacheTests
{
    private const int Bytes = 4 << 20;

    [Fact]
    public void What_nobody_has_open_leaves_the_cache()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The page cache is asked as Linux has it.");
        using var folder = new TemporaryFolder();
        Assert.SkipWhen(new DriveInfo(folder.Path).DriveFormat is "tmpfs" or "ramfs", "The folder for temporary files lies in memory: nothing of it is on a disk.");
        File.WriteAllBytes(folder.File("w"), new byte[Bytes]);
        var cache = new PageCache(folder.File("w"));
        Assert.Equal(1, cache.CachedShare());
        Assert.Null(cache.Drop());
        Assert.Equal(0, cache.CachedShare());
        _ = File.ReadAllBytes(folder.File("w"));
        Assert.Equal(1, cache.CachedShare());
        // A stretch of the program's own file: what stands before it stays.
        Assert.Null(new PageCache(new WeightsLocation(folder.File("w"), Bytes / 2, Bytes / 2)).Drop());
        Assert.Equal(0.5, cache.CachedShare());
    }

    [Fact]
    public void What_a_process_has_mapped_stays_and_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The page cache is asked as Linux has it.");
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("w"), new byte[Bytes]);
        using var map = MemoryMappedFile.CreateFromFile(folder.File("w"), FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        for (var i = 0; i < Bytes; i += 4096) _ = view.ReadByte(i);
        Assert.Contains("another process has them open", new PageCache(folder.File("w")).Drop(), StringComparison.Ordinal);
    }
}
