namespace N2Eye.Watch.Sources.Supervision;

/// <summary>What is known about a source; written by its threads, read by whoever asks.</summary>
/// <param name="time">The clock.</param>
internal sealed class HealthRecord(TimeProvider time)
{
    private readonly Lock gate = new();
    private SourceState state = SourceState.Connecting;
    private DateTimeOffset since = time.GetUtcNow();
    private DateTimeOffset? lastFrame;
    private DateTimeOffset? lastErrorAt;
    private string? lastError;
    private bool isFailing;
    private long frames;
    private long reconnects;
    private long stalls;

    public SourceHealth Snapshot()
    {
        lock (gate) return new SourceHealth(state, since, frames, lastFrame, reconnects, stalls, lastError, lastErrorAt);
    }

    public void Enter(SourceState entered)
    {
        lock (gate) Set(entered);
    }

    public void Stall()
    {
        lock (gate)
        {
            stalls++;
            Set(SourceState.Stalled);
        }
    }

    public void Reconnect()
    {
        lock (gate) reconnects++;
    }

    /// <summary>Counts a frame; true where it is the first after a failure.</summary>
    public bool Frame(DateTimeOffset taken)
    {
        lock (gate)
        {
            frames++;
            lastFrame = taken;
            if (state != SourceState.Running) Set(SourceState.Running);
            var recovered = isFailing;
            isFailing = false;
            return recovered;
        }
    }

    /// <summary>Notes a failure; true where it is another than the last one, or the first since frames came.</summary>
    public bool Error(string message)
    {
        lock (gate)
        {
            var isNews = !isFailing || lastError != message;
            (isFailing, lastError, lastErrorAt) = (true, message, time.GetUtcNow());
            return isNews;
        }
    }

    private void Set(SourceState entered) => (state, since) = (entered, time.GetUtcNow());
}
