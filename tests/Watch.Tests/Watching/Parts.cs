using N2Eye.Runtime;
using N2Eye.Watch.Events;
using N2Eye.Watch.Frames;

namespace N2Eye.Tests.Watching;

/// <summary>A log in memory, which can be full.</summary>
internal sealed class ListLog : IEventLog
{
    public List<CameraEvent> Events { get; } = [];

    public bool IsFull { get; set; }

    public void Append(CameraEvent happened)
    {
        if (IsFull) throw new N2EyeException(FailureKind.FileAccess, "the disk is full");
        if (happened.Question == "too long") throw new N2EyeException(FailureKind.BadInput, "too long");
        lock (Events) Events.Add(happened);
    }
}

/// <summary>Frames and events with nothing in them that a test does not say.</summary>
internal static class Made
{
    public static readonly DateTimeOffset Now = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    public static Frame Frame(string camera, long number, int bytes = 4) => new(camera, number, Now.AddSeconds(number), FrameFormat.File, 0, 0, new byte[bytes]);

    public static CameraEvent Event(string id, string question = "q", string? answer = "a") => new()
    {
        Id = id,
        Site = "roof",
        Camera = "gate",
        Trigger = "bell",
        Reason = "pressed",
        Query = "who",
        Question = question,
        Answer = answer,
        Model = "m",
        Fingerprint = "f",
        Scheme = "int8",
        Device = "cpu",
        Taken = Now,
        Triggered = Now,
        Answered = Now,
    };
}

/// <summary>A source that gives what a test puts in.</summary>
internal sealed class PushedSource : IFrameSource
{
    private readonly TaskCompletionSource<Action<Frame>> running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task RunAsync(Action<Frame> deliver, CancellationToken cancellation)
    {
        running.SetResult(deliver);
        await ended.Task.WaitAsync(cancellation);
    }

    public void Push(Frame frame) => running.Task.Result(frame);

    public void End() => ended.TrySetResult();

    public void Break(Exception failure) => ended.TrySetException(failure);
}
