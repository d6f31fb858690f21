using System.Runtime.InteropServices;

namespace N2Eye.Program.Commands;

/// <summary>
/// Ctrl-C and SIGTERM. The first one asks the running command to end where its output is whole; the second one, for those who
/// cannot wait, does what the system does by default.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interrupts() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, ExitCodes.Cancelled)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, ExitCodes.Terminated)),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code that tells which signal it was.</summary>
    public int ExitCode { get; private set; } = ExitCodes.Cancelled;

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private void Handle(PosixSignalContext context, int exitCode)
    {
        if (source.IsCancellationRequested) return;
        context.Cancel = true;
        ExitCode = exitCode;
        source.Cancel();
    }
}
