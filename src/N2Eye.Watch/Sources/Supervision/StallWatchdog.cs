namespace N2Eye.Watch.Sources.Supervision;

/// <summary>Calls once where nothing came for too long.</summary>
internal sealed class StallWatchdog : IAsyncDisposable
{
    private readonly TimeSpan limit;
    private readonly TimeProvider time;
    private readonly Action stalled;
    private readonly ITimer? timer;
    private long last;
    private int called;

    /// <summary>Begins to watch.</summary>
    /// <param name="limit">How long nothing may come; zero = for ever.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stalled">Called at most once.</param>
    public StallWatchdog(TimeSpan limit, TimeProvider time, Action stalled)
    {
        this.limit = limit;
        this.time = time;
        this.stalled = stalled;
        last = time.GetTimestamp();
        // Looked at four times in a limit, rather than a timer set anew with each frame.
        if (limit > TimeSpan.Zero) timer = time.CreateTimer(_ => Look(), null, limit / 4, limit / 4);
    }

    /// <summary>Something came.</summary>
    public void Reset() => Volatile.Write(ref last, time.GetTimestamp());

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref called, 1);
        // Waits for a call that is on its way.
        return timer?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private void Look()
    {
        if (time.GetElapsedTime(Volatile.Read(ref last)) >= limit && Interlocked.Exchange(ref called, 1) == 0) stalled();
    }
}
