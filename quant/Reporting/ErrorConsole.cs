using Spectre.Console;

namespace N2Eye.Quant.Reporting;

/// <summary>What a person sees of a run, on stderr: standard output is for results.</summary>
internal static class ErrorConsole
{
    public static IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        // Lines for a log file are not folded.
        if (Console.IsErrorRedirected) console.Profile.Width = 1000;
        return console;
    }

    /// <summary>Runs something that tells how far it is.</summary>
    /// <param name="console">Where its bar is drawn.</param>
    /// <param name="title">What stands beside the bar.</param>
    /// <param name="body">Gets what to call with how much is done, and all.</param>
    public static T WithProgress<T>(this IAnsiConsole console, string title, Func<Action<double, double>, T> body) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(context =>
        {
            var task = context.AddTask(title);
            return body((done, all) => (task.MaxValue, task.Value) = (all, done));
        });
}
