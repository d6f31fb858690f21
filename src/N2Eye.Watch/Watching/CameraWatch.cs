using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Watching;

/// <summary>A camera with the newest of its pictures. Whatever is done with them, the source is never waited for.</summary>
/// <param name="name">The camera's name.</param>
/// <param name="source">Where its pictures come from; opens itself again.</param>
/// <param name="ring">The newest of them.</param>
/// <param name="isLive">Whether the newest is what the camera sees now: false while it is broken.</param>
internal sealed class CameraWatch(string name, IFrameSource source, FrameRing ring, Func<bool> isLive)
{
    /// <summary>The camera's name.</summary>
    public string Name => name;

    /// <summary>Its newest picture; null where there is none, or where the camera is broken since.</summary>
    public Frame? Newest => isLive() ? ring.Newest : null;

    /// <summary>The newest pictures, newest first.</summary>
    public IReadOnlyList<Frame> Last(int count) => ring.Take(count);

    /// <summary>Runs the source until it is cancelled, or has no more pictures.</summary>
    /// <param name="look">Called for each picture.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task RunAsync(Action<Frame> look, CancellationToken cancellation) => source.RunAsync(
        frame =>
        {
            ring.Add(frame);
            look(frame);
        },
        cancellation);
}
