using N2Eye.Runtime;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Motion;

/// <summary>Fires when something moves in front of a camera.</summary>
/// <param name="name">The trigger's name.</param>
/// <param name="options">What counts as motion.</param>
public sealed class MotionTrigger(string name, MotionOptions options) : IFrameTrigger
{
    // After a longer gap the scene is another one.
    private const double LongGap = 30;
    private const double LongGapInFrames = 5;

    private readonly LumaReader reader = new();
    private readonly MotionEpisode episode = new(options);
    private MotionGrid? grid;
    private BackgroundModel? model;
    private float[] cells = [];
    private (int Width, int Height) size;
    private DateTimeOffset? last;
    private double usual;

    /// <summary>How often a change of light was left out.</summary>
    public long LightChanges => model?.LightChanges ?? 0;

    /// <summary>Frames that could not be decoded, and were passed over.</summary>
    public long Unreadable { get; private set; }

    /// <inheritdoc/>
    public TriggerFired? Look(Frame frame)
    {
        LumaImage image;
        try
        {
            image = reader.Read(frame, MotionGrid.MaxColumns);
        }
        catch (N2EyeException)
        {
            Unreadable++;
            return null;
        }

        if (size != (image.Width, image.Height)) Begin(image);
        var elapsed = Elapsed(frame.Taken);
        image.Average(grid!.Columns, grid.Rows, cells);
        var isKnown = model!.Update(cells, elapsed);
        var reason = episode.Step(grid, isKnown ? model.Changed : null, elapsed);
        return reason is null ? null : new TriggerFired(name, frame.Taken, reason, frame);
    }

    private void Begin(LumaImage image)
    {
        size = (image.Width, image.Height);
        grid = new MotionGrid(image.Width, image.Height, options);
        model = new BackgroundModel(grid, options);
        cells = new float[grid.Columns * grid.Rows];
        episode.Reset();
        last = null;
    }

    /// <summary>Seconds since the last frame. The clock may be set in between: backwards is no time, far forwards a new beginning.</summary>
    private double Elapsed(DateTimeOffset taken)
    {
        var elapsed = last is { } before ? Math.Max(0, (taken - before).TotalSeconds) : 0;
        var isFirst = last is null;
        last = taken;
        if (isFirst) return 0;
        if (usual > 0 && elapsed > LongGap && elapsed > LongGapInFrames * usual)
        {
            model!.Reset();
            episode.Reset();
            return 0;
        }

        usual = usual > 0 ? 0.9 * usual + 0.1 * elapsed : elapsed;
        return elapsed;
    }
}
