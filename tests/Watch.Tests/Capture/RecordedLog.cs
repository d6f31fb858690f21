using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace N2Eye.Tests.Capture;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordedLog : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> entries = new();

    /// <summary>Everything, oldest first.</summary>
    public IReadOnlyList<(LogLevel Level, string Line)> Entries => [.. entries];

    /// <summary>The lines alone.</summary>
    public IReadOnlyList<string> Lines => [.. entries.Select(entry => entry.Line)];

    /// <summary>Waits for a line that contains a text.</summary>
    public Task Says(string text) => SourceRun.Until(() => entries.Any(entry => entry.Line.Contains(text, StringComparison.Ordinal)));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Enqueue((logLevel, formatter(state, exception)));
}
