using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace N2Eye.Program.Output;

/// <summary>How logs are written.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A JSON object in a line, for log collectors.</summary>
    Json,
}

/// <summary>Logs go to stderr, a line each, so that stdout holds answers and nothing else.</summary>
internal static class StandardError
{
    public static ILoggerFactory Create(LogLevel level, LogFormat format) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(level);
        if (format == LogFormat.Json)
        {
            builder.AddJsonConsole(options => (options.UseUtcTimestamp, options.TimestampFormat) = (true, "O"));
        }
        else
        {
            builder.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
            });
        }

        builder.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    });
}
