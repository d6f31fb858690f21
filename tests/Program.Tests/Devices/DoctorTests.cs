using N2Eye.Program.Devices;

namespace N2Eye.Tests;

/// <summary><c>n2eye doctor</c>: each thing that is wrong is named with what to do, and nothing that is well is.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_box_without_an_accelerator_is_well()
    {
        var result = Doctor("--weights", Cli.Weights);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var lines = Lines(result);
        Assert.All(lines, line => Assert.StartsWith("ok     ", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ok     clock: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith($"ok     weights: {Cli.Weights}, ", StringComparison.Ordinal));
        Assert.Contains("ok     cache: none; an NPU's graphs are compiled at every start", lines);
        Assert.Contains("ok     execution providers: no plug-in (qnn); the CPU answers", lines);
        Assert.Contains("ok     decoder graph: runs on cpu", lines);
        Assert.Contains("ok     vision graph: runs on cpu", lines);
    }

    [Fact]
    public void A_forgotten_clock_says_what_to_type()
    {
        Assert.Equal(new Finding("clock: 2026-01-01 00:00 UTC"), Examination.Clock(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
        var finding = Examination.Clock(new DateTime(1970, 1, 1, 0, 5, 0, DateTimeKind.Utc));
        Assert.Equal("clock: 1970-01-01 00:05 UTC, which is in the past", finding.What);
        Assert.Contains("timedatectl set-ntp true", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_cannot_be_used_say_what_to_do()
    {
        Wrong(Doctor(), 3, "weights: none for n2eye-random-pooled", "make them with n2eye-quant, then give --weights FILE or set N2EYE_WEIGHTS");
        Wrong(Doctor("--weights", folder.File("none")), 3, "weights: ", "copy the file again, or make it again with n2eye-quant");
        File.WriteAllBytes(folder.File("cut"), File.ReadAllBytes(Cli.Weights)[..^100]);
        Wrong(Doctor("--weights", folder.File("cut")), 3, $"weights: {folder.File("cut")}", "copy the file again, or make it again with n2eye-quant");
        var other = Repository.Model("n2eye-tiny", "n2eye-tiny.n2eye.safetensors");
        Wrong(Doctor("--weights", other), 3, $"weights: {other} is of another model (", "give those of n2eye-random-pooled with --weights");
    }

    [Fact]
    public void A_cache_that_cannot_be_written_says_what_to_do()
    {
        Assert.Contains($"ok     cache: {folder.File("made")}", Lines(Cli.Run("doctor", "--weights", Cli.Weights, "--cache", folder.File("made"))));
        File.WriteAllText(folder.File("file"), "");
        Wrong(Cli.Run("doctor", "--weights", Cli.Weights, "--cache", folder.File("file")), 5, "cache: ", "give a folder that this user may write with --cache, or --cache none");
    }

    [Fact]
    public void A_plug_in_that_is_missing_or_damaged_says_what_to_do()
    {
        Wrong(Doctor("--weights", Cli.Weights, "--ep-folder", folder.Path, "--ep", "qnn"), 8,
            $"qnn: libonnxruntime_providers_qnn.so is not in {folder.Path}", "put it there, or give --ep-library qnn=PATH");
        File.WriteAllText(folder.File("libonnxruntime_providers_qnn.so"), "no library");
        var result = Doctor("--weights", Cli.Weights, "--ep-folder", folder.Path);
        Wrong(result, 8, $"qnn: {folder.File("libonnxruntime_providers_qnn.so")} cannot be used: ", "mend what the line names, or use --ep cpu");
        // It is there, and so are its needs looked at.
        Assert.Contains($"ok     qnn: {folder.File("libonnxruntime_providers_qnn.so")}", Lines(result));
        Assert.Contains(Lines(result), line => line.Contains("/dev/fastrpc-cdsp", StringComparison.Ordinal));
        Assert.DoesNotContain(Lines(Doctor("--weights", Cli.Weights, "--ep-folder", folder.Path, "--ep", "cpu")), line => line.Contains("qnn", StringComparison.Ordinal));
    }

    [Fact]
    public void A_search_path_comes_from_the_environment()
    {
        File.WriteAllText(folder.File("libonnxruntime_providers_qnn.so"), "no library");
        string[] arguments = ["doctor", "--weights", Cli.Weights, "--cache", "none", "--ep-folder", folder.Path];
        Wrong(Cli.RunIn([("ADSP_LIBRARY_PATH", "/nowhere")], arguments), 8, "qnn: ADSP_LIBRARY_PATH=/nowhere leads to no libQnnHtpV*Skel.so", "unset ADSP_LIBRARY_PATH, so that the provider sets it, or name the folder that holds them");
        File.WriteAllText(folder.File("libQnnHtpV73Skel.so"), "");
        Assert.Contains($"ok     qnn: ADSP_LIBRARY_PATH leads to libQnnHtpV*Skel.so in {folder.Path}", Lines(Cli.RunIn([("ADSP_LIBRARY_PATH", folder.Path)], arguments)));
    }

    [Theory]
    [InlineData("99.5", true)]
    [InlineData("2.2", false)]
    public void A_system_that_is_too_old_for_a_plug_in_is_told_so(string least, bool wrong)
    {
        File.Copy(Path.Combine(TestEp.Folder, TestEp.Library), folder.File(TestEp.Library));
        File.WriteAllText(folder.File("test.ep.json"), $$"""
            {"name": "test", "execution_provider": "TestNpuExecutionProvider", "devices": ["npu"], "libraries": {"linux": "libtest_ep.so"}, "least_glibc": "{{least}}"}
            """);
        var result = Doctor("--weights", Cli.Weights, "--ep-folder", folder.Path, "--ep-partial");
        if (wrong)
        {
            Wrong(result, 8, $"test: {folder.File(TestEp.Library)} needs glibc {least} and this system has ", "mend what the line names, or use --ep cpu");
            return;
        }

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Contains(Lines(result), line => line.StartsWith("ok     test: offers npu of ", StringComparison.Ordinal));
        Assert.Contains("ok     decoder graph: runs on test on npu", Lines(result));
    }

    [Fact]
    public void A_plug_in_that_offers_nothing_says_what_to_look_at()
    {
        File.Copy(Path.Combine(TestEp.Folder, TestEp.Library), folder.File(TestEp.Library));
        File.WriteAllText(folder.File("test.ep.json"), """{"name": "test", "execution_provider": "TestNpuExecutionProvider", "libraries": {"linux": "libtest_ep.so"}}""");
        var result = Cli.RunIn([("N2EYE_TEST_EP", "no-device")], "doctor", "--weights", Cli.Weights, "--cache", "none", "--ep-folder", folder.Path);
        Wrong(result, 8, "test: offers no device", "see that its driver is loaded and that this user may use it");
    }

    public void Dispose() => folder.Dispose();

    private static CliResult Doctor(params string[] flags) => Cli.Run(["doctor", "--cache", "none", .. flags]);

    private static string[] Lines(CliResult result) => result.Output.TrimEnd().Split('\n');

    /// <summary>The finding is there with its remedy behind it, and the program ends with its code.</summary>
    private static void Wrong(CliResult result, int code, string what, string remedy)
    {
        var lines = Lines(result);
        var index = Array.FindIndex(lines, line => line.StartsWith("WRONG  " + what, StringComparison.Ordinal));
        Assert.True(index >= 0 && index + 1 < lines.Length, result.Output + result.Error);
        Assert.Equal("       → " + remedy, lines[index + 1]);
        Assert.Equal(code, result.ExitCode);
    }
}
