using N2Eye.Tests.Capture;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Motion;
using N2Eye.Watch.Triggers;

namespace N2Eye.Tests.Motion;

/// <summary>A scene with noise, as a camera sees it, frame after frame.</summary>
internal sealed class Scene
{
    public const int Width = 160;
    public const int Height = 90;

    private static readonly int[] Empty = [.. Enumerable.Range(0, Width * Height).Select(i => Wall(i % Width, i / Width))];

    private readonly MotionTrigger trigger;
    private readonly byte[][] noise;
    private readonly double interval;
    private DateTimeOffset now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private long number;

    /// <param name="options">What counts as motion.</param>
    /// <param name="interval">Seconds between frames.</param>
    /// <param name="sigma">Standard deviation of a pixel's noise, levels of 255.</param>
    public Scene(MotionOptions options, double interval = 0.2, double sigma = 4)
    {
        MotionCheck.Check(options, "motion");
        trigger = new MotionTrigger("motion", options);
        this.interval = interval;
        var random = new Random(3);
        noise = [.. Enumerable.Range(0, 37).Select(_ => Enumerable.Range(0, Width * Height).Select(_ => (byte)Math.Clamp(128 + sigma * Normal(random), 0, 255)).ToArray())];
    }

    /// <summary>What fired.</summary>
    public List<TriggerFired> Fired { get; } = [];

    public IEnumerable<string> Reasons => Fired.Select(fired => fired.Reason);

    public MotionTrigger Trigger => trigger;

    /// <summary>Seconds since the first frame.</summary>
    public double Time => number * interval;

    /// <summary>Lets frames pass.</summary>
    /// <param name="seconds">For how long.</param>
    /// <param name="light">Brightness of the scene at a pixel, by the seconds since this began; null = as it is.</param>
    /// <param name="square">A square of 20 × 20 pixels: its upper left corner, by the share of the time that has passed; null = none.</param>
    /// <param name="squareLuma">Its brightness.</param>
    public void Pass(double seconds, Func<double, int, int, double>? light = null, Func<double, (double X, double Y)>? square = null, int squareLuma = 210)
    {
        var frames = (int)Math.Round(seconds / interval);
        for (var i = 0; i < frames; i++)
        {
            var grain = noise[number * 7 % noise.Length];
            var corner = square?.Invoke(i / (double)frames);
            if (light is null && square is null)
            {
                Show(Still(grain));
                continue;
            }

            var bytes = TestPictures.Yuyv(Width, Height, (x, y) =>
            {
                var isSquare = corner is { } at && x >= at.X && x < at.X + 20 && y >= at.Y && y < at.Y + 20;
                return (int)Math.Round((isSquare ? squareLuma : Wall(x, y)) + (light?.Invoke(i * interval, x, y) ?? 0) + grain[y * Width + x] - 128);
            });
            Show(bytes);
        }
    }

    /// <summary>Time passes without a frame.</summary>
    public void Skip(TimeSpan time) => now += time;

    private static byte[] Still(byte[] grain)
    {
        var bytes = new byte[2 * Width * Height];
        for (var i = 0; i < grain.Length; i++)
        {
            bytes[2 * i] = (byte)Math.Clamp(Empty[i] + grain[i] - 128, 0, 255);
            bytes[2 * i + 1] = 128;
        }

        return bytes;
    }

    private void Show(byte[] bytes)
    {
        if (trigger.Look(new Frame("gate", ++number, now, FrameFormat.Yuyv, Width, Height, bytes)) is { } fired) Fired.Add(fired);
        now += TimeSpan.FromSeconds(interval);
    }

    /// <summary>A wall with a door and a path.</summary>
    private static int Wall(int x, int y) => x is > 100 and < 130 && y is > 20 and < 70 ? 60 : y > 75 ? 90 + x / 4 : 120;

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
