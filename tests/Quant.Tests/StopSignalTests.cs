using System.Diagnostics;
using N2Eye.Quant;

namespace Quant.Tests;

public sealed class StopSignalTests
{
    [Fact]
    public void A_signal_cancels_and_does_not_kill()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no kill command.");
        using var stop = new StopSignal();
        Assert.False(stop.Token.IsCancellationRequested);
        Process.Start("kill", ["-TERM", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.True(stop.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(10)));
    }
}
