using System.Runtime.InteropServices;

namespace N2Eye.Train.Program;

/// <summary>The first Ctrl-C or SIGTERM as a token: the step is finished and a checkpoint written. The second one ends the process.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignal() => registrations = [Register(PosixSignal.SIGINT), Register(PosixSignal.SIGTERM)];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        if (source.IsCancellationRequested) return;
        context.Cancel = true;
        source.Cancel();
    });
}
