namespace N2Eye.Tests;

/// <summary>The file uses what its processor has, and says in one line where that is not enough.</summary>
public sealed class ProcessorTests
{
    [Fact]
    public void A_processor_with_AVX2_is_used_as_one()
    {
        Assert.SkipUnless(File.ReadAllText("/proc/cpuinfo").Contains(" avx2 ", StringComparison.Ordinal), "This processor has no AVX2.");
        var result = Published.Run(Published.Ask(Published.Program, flags: ["--log-level", "information"]));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("weights", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("no int8 dot product", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_processor_without_AVX2_is_told_what_to_do()
    {
        // The package that has qemu-aarch64 has the others too.
        var emulator = Path.Combine(Path.GetDirectoryName(Published.Needed("N2EYE_QEMU_AARCH64"))!, "qemu-x86_64");
        Assert.SkipUnless(File.Exists(emulator), $"{emulator} is not there.");
        var result = Published.Run([emulator, "-cpu", "Nehalem", Published.Program, "--version"], ("QEMU_LD_PREFIX", ""));
        Assert.Equal("n2eye: this file is made for x64 processors with AVX2 (from 2013 on), and this one has none: make one with ./publish.sh --cpu x86-64-v2.\n", result.Error);
        Assert.Equal((7, ""), (result.ExitCode, result.Output));
    }
}
