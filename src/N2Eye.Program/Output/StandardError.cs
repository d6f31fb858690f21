using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace N2Eye.Program.Output;

/// <summary>Logs go to stderr, a line each, so that stdout holds answers and nothing else.</summary>
internal static class StandardError
{
    public static ILoggerFactory Create(LogLevel level) => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(level)
        .AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        })
        .AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace));
}
