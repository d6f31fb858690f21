using Microsoft.Extensions.Logging;

namespace N2Eye.Watch.Journal;

/// <summary>Every message that the journal logs.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(200, LogLevel.Warning, "{Path}: its last {Bytes} bytes, from byte {Offset} on, are no whole event (power cut?): moved to {Torn}")]
    public static partial void TornTail(this ILogger logger, string path, long bytes, long offset, string torn);

    [LoggerMessage(201, LogLevel.Error, "{Path}: {Lines} damaged lines are skipped")]
    public static partial void DamagedLines(this ILogger logger, string path, int lines);

    [LoggerMessage(202, LogLevel.Error, "{Path}: the line at byte {Offset} is damaged and skipped")]
    public static partial void DamagedLine(this ILogger logger, string path, long offset);

    [LoggerMessage(203, LogLevel.Error, "An event of the journal cannot be read and is skipped: {Message}")]
    public static partial void UnknownEvent(this ILogger logger, string message);

    [LoggerMessage(204, LogLevel.Information, "{Path} is deleted: {Why}")]
    public static partial void SegmentDeleted(this ILogger logger, string path, string why);

    [LoggerMessage(205, LogLevel.Warning, "{Path} cannot be deleted: {Message}")]
    public static partial void SegmentStays(this ILogger logger, string path, string message);

    [LoggerMessage(206, LogLevel.Error, "{Path} cannot be flushed to the disk: {Message}")]
    public static partial void FlushFailed(this ILogger logger, string path, string message);

    [LoggerMessage(207, LogLevel.Error, "{Name}: {Count} events left the journal before they were sent: raise keep_bytes, or see why the sink is behind")]
    public static partial void Dropped(this ILogger logger, string name, long count);

    [LoggerMessage(208, LogLevel.Warning, "{Path} does not fit the journal ({Why}): events from {From} on are sent again")]
    public static partial void CursorReset(this ILogger logger, string path, string why, string from);

    [LoggerMessage(209, LogLevel.Warning, "{Path} cannot be written: {Message} After a restart events are sent again from where it was written last")]
    public static partial void CursorStays(this ILogger logger, string path, string message);
}
