using N2Eye.Program.Benchmarks.Machine;

namespace N2Eye.Tests;

public sealed class MachineTests
{
    [Fact]
    public void An_x64_box_is_described()
    {
        using var root = new FakeRoot()
            .With("proc/cpuinfo", "processor\t: 0\nmodel name\t: AMD Ryzen 9\nflags\t\t: fpu avx2 sse4_2 avx512_vnni pni\n\nprocessor\t: 1\nmodel name\t: another\n")
            .With("proc/loadavg", "0.51 0.40 0.30 1/200 1234")
            .With("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance");
        foreach (var processor in new[] { 0, 1, 2, 3 })
        {
            Cache(processor, 0, 1, "48K", $"{processor}");
            Cache(processor, 2, 2, "1024K", $"{processor}");
            Cache(processor, 3, 3, "32768K", processor < 2 ? "0-1" : "2-3");
        }

        var machine = MachineDescription.Read(root.Files);
        Assert.Equal(("AMD Ryzen 9", "performance", 0.51, true), (machine.Cpu, machine.Governor, machine.LoadAverage, machine.IsBusy));
        Assert.Equal(["sse4_2", "avx2", "avx512_vnni"], machine.InstructionSets);
        Assert.Equal(2 * 32768L * 1024, machine.LastLevelCacheBytes);

        void Cache(int processor, int index, int level, string size, string shared)
        {
            var folder = $"sys/devices/system/cpu/cpu{processor}/cache/index{index}";
            root.With(folder + "/level", $"{level}").With(folder + "/size", size).With(folder + "/shared_cpu_list", shared);
        }
    }

    [Fact]
    public void An_ARM_board_has_its_name_in_the_device_tree()
    {
        using var root = new FakeRoot()
            .With("proc/cpuinfo", "processor\t: 0\nBogoMIPS\t: 108.00\nFeatures\t: fp asimd asimddp crc32\nCPU part\t: 0xd0b\n")
            .With("proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0")
            .With("proc/loadavg", "0.03 0.40 0.30 1/200 1234");
        var machine = MachineDescription.Read(root.Files);
        Assert.Equal(("Raspberry Pi 5 Model B Rev 1.0", null, false), (machine.Cpu, machine.Governor, machine.IsBusy));
        Assert.Equal(["asimd", "asimddp"], machine.InstructionSets);
        Assert.Null(machine.LastLevelCacheBytes);
    }

    [Fact]
    public void A_system_that_tells_nothing_is_described_without_it()
    {
        using var root = new FakeRoot();
        var machine = MachineDescription.Read(root.Files);
        Assert.Equal((null, null, null, false), (machine.Cpu, machine.Governor, machine.LoadAverage, machine.IsBusy));
        Assert.Empty(machine.InstructionSets);
        Assert.Equal(new ProcessMemory(null, null, null), ProcessMemory.Read(root.Files));
    }

    [Fact]
    public void Memory_is_what_the_kernel_counts()
    {
        using var root = new FakeRoot()
            .With("proc/self/status", "Name:\tn2eye\nVmHWM:\t    2000 kB\nVmRSS:\t    1500 kB\nRssAnon:\t     300 kB")
            .With("proc/self/smaps_rollup", "55-7f ---p 0 00:00 0   [rollup]\nRss:   1500 kB\nPrivate_Clean:   40 kB\nPrivate_Dirty:   260 kB\nPrivate_Hugetlb:  0 kB");
        var memory = ProcessMemory.Read(root.Files);
        Assert.Equal(new ProcessMemory(2000 * 1024, 300 * 1024, 300 * 1024), memory);
        Assert.Equal(new ProcessMemory(1900 * 1024, 200 * 1024, 200 * 1024), memory.Without(100 * 1024));
    }
}
