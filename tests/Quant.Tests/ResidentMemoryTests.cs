using System.Globalization;
using N2Eye.Quant.Checkpoints;
using N2Eye.Tests;
using N2Eye.Weights.Safetensors;

namespace Quant.Tests;

/// <summary>Mapped pages count as a process's memory: a checkpoint that was read must not stay there.</summary>
public sealed class ResidentMemoryTests
{
    private const int Values = 4 << 20;

    [Fact]
    public void What_was_read_is_no_longer_in_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc tells what is resident.");
        using var folder = new TemporaryFolder();
        var path = folder.File("a.safetensors");
        using (var writer = new SafetensorsWriter(path, [new("a", Dtype.F32, [Values])], []))
        {
            writer.Begin("a").Write(new byte[Values * sizeof(float)]);
            writer.Commit();
        }

        using var checkpoint = Checkpoint.OpenFile(path);
        using var other = Checkpoint.OpenFile(path);
        var tensor = checkpoint.Find("a")!;
        tensor.Read(0, new float[Values]);
        Assert.InRange(ResidentKilobytes(path), 0, 1024);
        Assert.True(tensor.SameAs(other.Find("a")!));
        Assert.InRange(ResidentKilobytes(path), 0, 1024);
    }

    // The Rss lines of the file's mappings; a mapping begins with a line like "7f…-7f… r--s 0 fd:00 123 /path".
    private static long ResidentKilobytes(string path)
    {
        var (resident, inside) = (0L, false);
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.Split(' ')[0].Contains('-', StringComparison.Ordinal)) inside = line.EndsWith(path, StringComparison.Ordinal);
            else if (inside && line.StartsWith("Rss:", StringComparison.Ordinal)) resident += long.Parse(line[4..^2].Trim(), CultureInfo.InvariantCulture);
        }

        return resident;
    }
}
