namespace N2Eye.Watch.Frames;

/// <summary>A camera's newest frames, bounded by number and by bytes. Any thread may add and ask.</summary>
public sealed class FrameRing
{
    private readonly Lock gate = new();
    private readonly Queue<Frame> frames = new();
    private readonly int capacity;
    private readonly long maxBytes;
    private long bytes;
    private Frame? newest;

    /// <summary>An empty ring.</summary>
    /// <param name="capacity">Frames at most; 1 and more.</param>
    /// <param name="maxBytes">Bytes at most; a frame that is larger on its own is still kept, alone.</param>
    public FrameRing(int capacity, long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        this.capacity = capacity;
        this.maxBytes = maxBytes;
    }

    /// <summary>The newest frame; null where there is none.</summary>
    public Frame? Newest
    {
        get
        {
            lock (gate) return newest;
        }
    }

    /// <summary>Bytes of the frames that are held.</summary>
    public long Bytes
    {
        get
        {
            lock (gate) return bytes;
        }
    }

    /// <summary>Adds the newest frame; the oldest make room.</summary>
    public void Add(Frame frame)
    {
        lock (gate)
        {
            newest = frame;
            frames.Enqueue(frame);
            bytes += frame.Bytes.Length;
            while (frames.Count > capacity || bytes > maxBytes && frames.Count > 1) bytes -= frames.Dequeue().Bytes.Length;
        }
    }

    /// <summary>The newest frames, newest first.</summary>
    /// <param name="count">How many; fewer where there are not so many.</param>
    public IReadOnlyList<Frame> Take(int count)
    {
        lock (gate) return [.. frames.Reverse().Take(count)];
    }
}
