using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace N2Eye.Tests;

/// <summary>Ctrl-C, SIGTERM, kill -9 and readers that go away.</summary>
public sealed class InterruptTests
{
    private const int Interrupt = 2;
    private const int Kill = 9;
    private const int Terminate = 15;

    [Theory]
    [InlineData(Interrupt, 130)]
    [InlineData(Terminate, 143)]
    public void A_signal_ends_a_batch_behind_a_whole_line(int signal, int code)
    {
        using var process = Batch(500);
        Assert.NotNull(process.StandardOutput.ReadLine());
        Send(process, signal);
        var rest = process.StandardOutput.ReadToEnd();
        Assert.Equal((code, ""), (Ended(process), process.StandardError.ReadToEnd()));
        foreach (var line in rest.Split('\n', StringSplitOptions.RemoveEmptyEntries)) JsonDocument.Parse(line).Dispose();
        Assert.True(rest.Length == 0 || rest.EndsWith('\n'));
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("batch")]
    public void A_signal_ends_the_wait_for_input(string command)
    {
        using var process = Cli.Start(command, "--weights", Cli.Weights, "--max-tokens", "2", "--log-level", "error");
        process.StandardInput.WriteLine(command == "chat" ? "Hello" : """{"question":"Hello"}""");
        process.StandardInput.Flush();
        Assert.NotNull(process.StandardOutput.ReadLine());
        Send(process, Interrupt);
        Assert.Equal((130, ""), (Ended(process), process.StandardError.ReadToEnd()));
    }

    [Fact]
    public void A_batch_ends_when_nobody_reads_its_answers()
    {
        using var process = Batch(500);
        Assert.NotNull(process.StandardOutput.ReadLine());
        process.StandardOutput.Close();
        Assert.Equal((5, true), (Ended(process), process.StandardError.ReadToEnd().StartsWith("n2eye: Cannot write standard output", StringComparison.Ordinal)));
    }

    [Fact]
    public void Resume_after_kill_answers_every_question_once()
    {
        using var folder = new TemporaryFolder();
        var (input, output) = (folder.File("in.jsonl"), folder.File("out.jsonl"));
        File.WriteAllLines(input, Enumerable.Range(0, 60).Select(i => $$"""{"id":{{i / 2}},"question":"{{i}}"}"""));
        string[] arguments = ["batch", input, "--resume", output, "--weights", Cli.Weights, "--max-tokens", "2", "--log-level", "error"];
        using (var process = Cli.Start(arguments))
        {
            while (!File.Exists(output) || new FileInfo(output).Length == 0) Thread.Sleep(5);
            Send(process, Kill);
            Ended(process);
        }

        File.AppendAllText(output, """{"id":9,"line":""");
        Assert.Equal((0, ""), (Cli.Run(arguments).ExitCode, ""));
        var lines = File.ReadAllLines(output).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("line").GetInt32());
        Assert.Equal(Enumerable.Range(1, 60), lines);
    }

    [Fact]
    public void Resume_refuses_the_output_of_another_input_and_the_input_itself()
    {
        using var folder = new TemporaryFolder();
        var (input, output) = (folder.File("in.jsonl"), folder.File("out.jsonl"));
        File.WriteAllText(input, "{\"id\":\"new\",\"question\":\"x\"}\n");
        File.WriteAllText(output, "{\"id\":\"old\",\"answer\":\"y\"}\n");
        Refused("it answers id \"old\", and the input's line 1 has id \"new\"", output);
        File.WriteAllText(output, "a text\n");
        Refused("not JSON", output);
        Refused("is the input itself", input);
        Assert.Equal("a text\n", File.ReadAllText(output));

        void Refused(string expected, string resume)
        {
            var result = Cli.Run("batch", input, "--resume", resume, "--weights", Cli.Weights);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        }
    }

    private static Process Batch(int lines)
    {
        var process = Cli.Start("batch", "--weights", Cli.Weights, "--max-tokens", "64", "--log-level", "error");
        for (var i = 0; i < lines; i++) process.StandardInput.WriteLine("""{"question":"Hello"}""");
        process.StandardInput.Close();
        return process;
    }

    private static int Ended(Process process)
    {
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)), "the program did not end");
        return process.ExitCode;
    }

    private static void Send(Process process, int signal) => Assert.Equal(0, SendSignal(process.Id, signal));

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
