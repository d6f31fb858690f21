using System.Runtime.Versioning;
using System.Text.Json;

namespace N2Eye.Tests;

/// <summary>The published file watches: a picture comes, and the journal names what is in it.</summary>
[SupportedOSPlatform("linux")]
public sealed class WatchTests
{
    private static readonly string Elephant = Repository.Model("n2eye-tiny", "sample.png");

    [Fact]
    public void An_elephant_becomes_an_event() => AssertElephant(Published.Program);

    [Fact]
    public void An_elephant_becomes_an_event_on_arm64() => AssertElephant(Published.Needed("N2EYE_QEMU_AARCH64"), "-cpu", "cortex-a72", Published.Arm64Program);

    private static void AssertElephant(params string[] program)
    {
        using var folder = new TemporaryFolder();
        string[] flags = ["watch", "--source", "-", "--ask", "What is it?", "--journal", folder.File("journal"), "--snapshots", folder.File("pictures")];
        var result = Published.Run(["bash", "-c", "cat \"$0\" | \"$@\"", Elephant, .. program, .. flags]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var kept = Assert.Single(File.ReadAllLines(Directory.GetFiles(folder.File("journal"), "events-*.jsonl").Single()));
        foreach (var line in new[] { kept, result.Output })
        {
            using var happened = JsonDocument.Parse(line);
            Assert.Equal(("elephant", "n2eye-tiny", "int8"), (Text(happened, "answer"), Text(happened, "model"), Text(happened, "scheme")));
            Assert.Equal(File.ReadAllBytes(Elephant), File.ReadAllBytes(Path.Combine(folder.File("pictures"), Text(happened, "picture"))));
        }
    }

    private static string Text(JsonDocument happened, string field) => happened.RootElement.GetProperty(field).GetString()!;
}
