using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using N2Eye.Watch.Triggers;

namespace N2Eye.Tests.Triggers;

/// <summary>A trigger that runs beside the test and is stopped with it.</summary>
internal sealed class TriggerRun : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<TriggerFired> fired = new();

    public TriggerRun(ITrigger trigger) => Ended = trigger.RunAsync(fired.Enqueue, stop.Token);

    public Task Ended { get; }

    public IReadOnlyList<TriggerFired> Fired => [.. fired];

    /// <summary>Lets virtual time pass in steps; the trigger's own code runs on the thread that advances the clock.</summary>
    public async Task Pass(FakeTimeProvider time, TimeSpan span, TimeSpan step)
    {
        for (var until = time.GetUtcNow() + span; time.GetUtcNow() < until;)
        {
            time.Advance(step);
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ended);
        stop.Dispose();
    }
}
