using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using N2Eye.Watch.Options;

namespace N2Eye.Watch.Triggers;

/// <summary>What a full queue does with one more.</summary>
[JsonConverter(typeof(SnakeCaseEnum<QueueWins>))]
public enum QueueWins
{
    /// <summary>The oldest one that waits is dropped.</summary>
    Newest,

    /// <summary>The new one is dropped.</summary>
    Oldest,
}

/// <summary>What fired and was not answered yet: bounded, and never in the way of who fires.</summary>
public sealed class TriggerQueue
{
    private readonly Channel<TriggerFired> channel;
    private long dropped;
    private Task<bool>? waiting; // of the one thread that takes

    /// <summary>An empty queue.</summary>
    /// <param name="capacity">How many may wait; 1 and more.</param>
    /// <param name="wins">What a full queue does.</param>
    /// <param name="dropped">Told what it drops; it returns at once.</param>
    public TriggerQueue(int capacity, QueueWins wins, Action<TriggerFired>? dropped = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var mode = wins == QueueWins.Newest ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.DropWrite;
        channel = Channel.CreateBounded<TriggerFired>(new BoundedChannelOptions(capacity) { FullMode = mode }, fired =>
        {
            Interlocked.Increment(ref this.dropped);
            dropped?.Invoke(fired);
        });
    }

    /// <summary>How many were dropped.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>How many wait.</summary>
    public int Count => channel.Reader.Count;

    /// <summary>Adds one; returns at once. Any thread may call it.</summary>
    /// <returns>False where the queue was completed.</returns>
    public bool Offer(TriggerFired fired) => channel.Writer.TryWrite(fired);

    /// <summary>Takes no more: what waits can still be read.</summary>
    public void Complete() => channel.Writer.TryComplete();

    /// <summary>Takes the oldest one, for the one thread that asks.</summary>
    /// <param name="patience">How long to wait where nothing waits.</param>
    /// <param name="fired">The one.</param>
    /// <returns>False where nothing came.</returns>
    public bool TryTake(TimeSpan patience, [NotNullWhen(true)] out TriggerFired? fired)
    {
        if (channel.Reader.TryRead(out fired)) return true;
        // The thread has nothing else to do: it may wait. A wait that ran out goes on with the next call: the channel would remember each.
        waiting ??= channel.Reader.WaitToReadAsync().AsTask();
        if (!waiting.Wait(patience)) return false;
        waiting = null;
        return channel.Reader.TryRead(out fired);
    }
}
