using N2Eye.Watch.Events;
using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Watching;

/// <summary>The newest events with their pictures, for the status page. Bounded in number and bytes; safe to use from many threads.</summary>
/// <param name="most">Events.</param>
/// <param name="mostBytes">Bytes of their pictures; older events lose theirs.</param>
internal sealed class RecentEvents(int most = 30, long mostBytes = 16 << 20)
{
    private readonly LinkedList<(CameraEvent Event, Frame? Frame)> events = new();
    private readonly Lock gate = new();

    /// <summary>Adds an event.</summary>
    public void Add(CameraEvent happened, Frame frame)
    {
        lock (gate)
        {
            events.AddFirst((happened, frame));
            if (events.Count > most) events.RemoveLast();
            var bytes = 0L;
            Frame? counted = null;
            for (var node = events.First; node is not null; node = node.Next)
            {
                // Questions about the same picture share it.
                if (node.Value.Frame is not { } kept) continue;
                if (kept != counted) bytes += kept.Bytes.Length;
                counted = kept;
                if (bytes > mostBytes) node.Value = (node.Value.Event, null);
            }
        }
    }

    /// <summary>The events, newest first, and whether their picture is still there.</summary>
    public IReadOnlyList<(CameraEvent Event, bool HasPicture)> All()
    {
        lock (gate) return [.. events.Select(entry => (entry.Event, entry.Frame is not null))];
    }

    /// <summary>The picture of an event; null where it is not there any more.</summary>
    public Frame? PictureOf(string id)
    {
        lock (gate) return events.FirstOrDefault(entry => entry.Event.Id == id).Frame;
    }
}
