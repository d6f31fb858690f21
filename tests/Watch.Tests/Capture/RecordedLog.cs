using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace N2Eye.Tests.Capture;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordedLog : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> lines = new();

    /// <summary>Everything, oldest first.</summary>
    public IReadOnlyList<(LogLevel Level, string Line)> Lines => [.. lines];

    /// <summary>Waits for a line that contains a text.</summary>
    public Task Says(string text) => SourceRun.Until(() => lines.Any(line => line.Line.Contains(text, StringComparison.Ordinal)));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue((logLevel, formatter(state, exception)));
}
