using System.Runtime.InteropServices;

namespace N2Eye.Watch.Triggers;

/// <summary>Fires on SIGUSR1: <c>kill -USR1</c>.</summary>
/// <param name="name">The trigger's name.</param>
/// <param name="time">The clock.</param>
internal sealed class SignalTrigger(string name, TimeProvider time) : ITrigger
{
    private const PosixSignal User1 = (PosixSignal)10; // Of Linux on x64 and arm64: .NET names no user signals.

    /// <inheritdoc/>
    public async Task RunAsync(Action<TriggerFired> fire, CancellationToken cancellation)
    {
        using var registration = PosixSignalRegistration.Create(User1, context =>
        {
            // Otherwise the signal would end the process.
            context.Cancel = true;
            fire(new TriggerFired(name, time.GetUtcNow(), "signal SIGUSR1"));
        });
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }
}
