using System.IO.Pipes;
using System.Runtime.InteropServices;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Triggers;

namespace N2Eye.Tests.Triggers;

public partial class SystemTriggerTests
{
    [Fact]
    public async Task Each_line_on_standard_input_fires()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        await using var run = new TriggerRun(new StdinTrigger("s", TimeProvider.System, (int)pipe.ClientSafePipeHandle.DangerousGetHandle()));
        pipe.Write("who is"u8);
        pipe.Write(" there?\r\n\n"u8);
        pipe.Write([.. Enumerable.Repeat((byte)'x', 100_000), (byte)'\n', 0x1B, (byte)'\n']);
        await SourceRun.Until(() => run.Fired.Count == 4);
        Assert.Equal(["stdin: who is there?", "stdin", "stdin: " + new string('x', 200), "stdin: ?"], run.Fired.Select(fired => fired.Reason));
        pipe.Dispose();
        // The end of the input is not the end of the program.
        Assert.False(run.Ended.IsCompleted);
    }

    [Fact]
    public async Task Sigusr1_fires()
    {
        await using var run = new TriggerRun(new SignalTrigger("s", TimeProvider.System));
        for (var count = 1; count <= 2; count++)
        {
            Assert.Equal(0, Kill(Environment.ProcessId, 10));
            await SourceRun.Until(() => run.Fired.Count == count);
        }

        Assert.Equal("signal SIGUSR1", run.Fired[0].Reason);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
