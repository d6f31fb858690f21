using System.Globalization;
using N2Eye.Train.Training;
using Spectre.Console;

namespace N2Eye.Train.Reporting;

/// <summary>On stderr: a bar with loss, throughput and time left where a person watches, a line now and then where a file does.</summary>
public sealed class ConsoleDisplay : ITrainingDisplay
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);
    private const double Smoothing = 0.9;

    private readonly IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    private readonly bool isWatched = !Console.IsErrorRedirected;
    private ProgressTask? bar;
    private double seconds; // of a step, smoothed
    private double tokens; // of a step, smoothed
    private TimeSpan sinceLine = BetweenLines;

    /// <summary>Shows the bar while a body runs.</summary>
    public T Show<T>(Func<T> body)
    {
        if (!isWatched) return body();
        return console.Progress().Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn()).Start(context =>
        {
            bar = context.AddTask("reading");
            return body();
        });
    }

    /// <inheritdoc/>
    public void Say(string message)
    {
        if (isWatched) console.WriteLine(message);
        else Console.Error.WriteLine(message);
    }

    /// <inheritdoc/>
    public void Step(StepResult result, int steps, TimeSpan time)
    {
        var weight = seconds == 0 ? 0 : Smoothing;
        seconds = weight * seconds + (1 - weight) * time.TotalSeconds;
        tokens = weight * tokens + (1 - weight) * result.Tokens;
        var text = Describe(result, steps);
        if (bar is not null)
        {
            (bar.MaxValue, bar.Value, bar.Description) = (steps, result.Step, text);
            return;
        }

        sinceLine += time;
        if (sinceLine < BetweenLines && result.Step != steps) return;
        sinceLine = TimeSpan.Zero;
        Console.Error.WriteLine(text);
    }

    private string Describe(StepResult result, int steps)
    {
        var left = TimeSpan.FromSeconds(seconds * (steps - result.Step));
        return string.Create(CultureInfo.InvariantCulture,
            $"step {result.Step}/{steps}  epoch {result.Epoch:F2}  loss {result.Loss:F4}  {tokens / seconds:F0} tokens/s  {(int)left.TotalHours}:{left:mm\\:ss} left");
    }
}
