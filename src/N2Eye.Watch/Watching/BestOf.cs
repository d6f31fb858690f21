using N2Eye.Watch.Frames;
using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Watching;

/// <summary>
/// Chooses the sharpest of the pictures that come from the moment on when a trigger fires. It keeps one picture for each camera, however
/// long that takes.
/// </summary>
/// <param name="count">Pictures to choose from.</param>
/// <param name="longest">After this time, those that came must do.</param>
/// <param name="sharpness">Larger = sharper.</param>
/// <param name="chosen">Receives the trigger with its picture, on whichever thread.</param>
/// <param name="clock">The time.</param>
internal sealed class BestOf(int count, TimeSpan longest, Func<Frame, double> sharpness, Action<TriggerFired> chosen, TimeProvider clock)
{
    private readonly Dictionary<string, Choice> choices = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Begins to choose.</summary>
    /// <param name="fired">The trigger with its first picture.</param>
    /// <returns>False where a choice for the same camera is still open: this one is the same happening.</returns>
    public bool Begin(TriggerFired fired)
    {
        var camera = fired.Frame!.Camera;
        var choice = new Choice(fired, sharpness(fired.Frame));
        lock (gate)
        {
            if (!choices.TryAdd(camera, choice)) return false;
            choice.Deadline = clock.CreateTimer(_ => End(camera, choice), null, longest, Timeout.InfiniteTimeSpan);
        }

        return true;
    }

    /// <summary>The camera's next picture.</summary>
    public void Look(Frame frame)
    {
        lock (gate)
        {
            if (!choices.TryGetValue(frame.Camera, out var open) || frame.Number <= open.Last) return;
        }

        var measured = sharpness(frame);
        Choice? full = null;
        lock (gate)
        {
            // Another thread may have brought the picture, or a later one, while it was measured.
            if (!choices.TryGetValue(frame.Camera, out var choice) || frame.Number <= choice.Last) return;
            choice.Take(frame, measured);
            if (choice.Seen >= count) full = choice;
        }

        if (full is not null) End(frame.Camera, full);
    }

    /// <summary>No more pictures come: those that came must do.</summary>
    public void Finish()
    {
        (string Camera, Choice Choice)[] open;
        lock (gate) open = [.. choices.Select(choice => (choice.Key, choice.Value))];
        foreach (var (camera, choice) in open) End(camera, choice);
    }

    private void End(string camera, Choice choice)
    {
        lock (gate)
        {
            // The last picture and the deadline may come together.
            if (!choices.TryGetValue(camera, out var open) || open != choice) return;
            choices.Remove(camera);
            choice.Deadline?.Dispose();
        }

        chosen(choice.Best);
    }

    private sealed class Choice(TriggerFired first, double measured)
    {
        private double best = measured;

        public TriggerFired Best { get; private set; } = first;

        public int Seen { get; private set; } = 1;

        public long Last { get; private set; } = first.Frame!.Number;

        public ITimer? Deadline { get; set; }

        public void Take(Frame frame, double measured)
        {
            Seen++;
            Last = frame.Number;
            if (measured <= best) return;
            (best, Best) = (measured, Best with { Frame = frame });
        }
    }
}
