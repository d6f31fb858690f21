using Microsoft.Extensions.Logging;

namespace N2Eye.Watch.Sinks;

/// <summary>Every message that sinks log. Failures are said once, and that they are over: a network that is down for days fills no log.</summary>
internal static partial class SinkLog
{
    [LoggerMessage(220, LogLevel.Warning, "{Sink}: {Message} Events wait in the journal and are sent again")]
    public static partial void Failing(this ILogger logger, string sink, string message);

    [LoggerMessage(221, LogLevel.Information, "{Sink}: works again after {Failures} failed attempts; {Pending} events wait")]
    public static partial void WorksAgain(this ILogger logger, string sink, int failures, long pending);

    [LoggerMessage(222, LogLevel.Error, "{Sink}: event {Id} is refused ({Why}): it is in {File}")]
    public static partial void DeadLetter(this ILogger logger, string sink, string id, string why, string file);

    [LoggerMessage(223, LogLevel.Error, "{Sink}: event {Id} is refused ({Why}) and cannot be kept: {Message}")]
    public static partial void DeadLetterLost(this ILogger logger, string sink, string id, string why, string message);

    [LoggerMessage(224, LogLevel.Information, "{Sink}: connected to {Address}")]
    public static partial void Connected(this ILogger logger, string sink, string address);

    [LoggerMessage(225, LogLevel.Warning, "{Sink}: {Message} It is tried again")]
    public static partial void ConnectionFailed(this ILogger logger, string sink, string message);

    [LoggerMessage(226, LogLevel.Warning, "{Sink}: a message on {Topic} is ignored: {Message}")]
    public static partial void MessageIgnored(this ILogger logger, string sink, string topic, string message);

    [LoggerMessage(227, LogLevel.Information, "Snapshot {Path} is deleted: {Why}")]
    public static partial void SnapshotDeleted(this ILogger logger, string path, string why);

    [LoggerMessage(228, LogLevel.Warning, "Snapshot {Path} cannot be deleted: {Message}")]
    public static partial void SnapshotStays(this ILogger logger, string path, string message);

    [LoggerMessage(229, LogLevel.Warning, "{Sink}: the broker refuses the subscription to {Topic} ({Why}): no command is taken from there")]
    public static partial void SubscriptionRefused(this ILogger logger, string sink, string topic, string why);

    [LoggerMessage(230, LogLevel.Warning, "Old snapshots in {Folder} cannot be cleared away: {Message}")]
    public static partial void SnapshotsStay(this ILogger logger, string folder, string message);
}
