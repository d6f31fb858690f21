using Microsoft.Extensions.Logging;

namespace N2Eye.Watch.Watching;

/// <summary>Every message that watching logs.</summary>
internal static partial class WatchLog
{
    [LoggerMessage(100, LogLevel.Error, "Events cannot be written and wait in memory: {Failure}")]
    public static partial void JournalFails(this ILogger logger, string failure);

    [LoggerMessage(101, LogLevel.Information, "Events can be written again; {Lost} were lost in the meantime")]
    public static partial void JournalWorksAgain(this ILogger logger, long lost);

    [LoggerMessage(102, LogLevel.Information, "{Camera} {Query}: {Answer} ({Trigger}: {Reason}; {Ms:F0} ms)")]
    public static partial void Answered(this ILogger logger, string camera, string query, string answer, string trigger, string reason, double ms);

    [LoggerMessage(103, LogLevel.Debug, "{Camera} {Query}: still {Answer}")]
    public static partial void Unchanged(this ILogger logger, string camera, string query, string answer);

    [LoggerMessage(104, LogLevel.Warning, "{Camera} {Query}: no answer: {Error}")]
    public static partial void Failed(this ILogger logger, string camera, string query, string error);

    [LoggerMessage(105, LogLevel.Error, "A defect of ours, please report it")]
    public static partial void Defect(this ILogger logger, Exception defect);

    [LoggerMessage(106, LogLevel.Warning, "Trigger {Trigger}: {Camera} has no picture to ask about")]
    public static partial void NoPicture(this ILogger logger, string trigger, string camera);

    [LoggerMessage(107, LogLevel.Error, "Trigger {Trigger} ended: {Failure}")]
    public static partial void TriggerEnded(this ILogger logger, string trigger, string failure);

    [LoggerMessage(108, LogLevel.Information, "Watching {Cameras}")]
    public static partial void Watching(this ILogger logger, string cameras);

    [LoggerMessage(109, LogLevel.Information, "Ending: {Waiting} triggers that wait are not asked about any more")]
    public static partial void Ending(this ILogger logger, int waiting);

    [LoggerMessage(110, LogLevel.Warning, "The snapshot cannot be kept: {Failure}")]
    public static partial void SnapshotFails(this ILogger logger, string failure);

    [LoggerMessage(111, LogLevel.Error, "{File} was changed and cannot be used, the old one stays: {Failure}")]
    public static partial void ReloadFails(this ILogger logger, string file, string failure);

    [LoggerMessage(112, LogLevel.Information, "{File} was read again")]
    public static partial void Reloaded(this ILogger logger, string file);

    [LoggerMessage(113, LogLevel.Error, "Not alive, so the watchdog is not fed: {Why}")]
    public static partial void NotAlive(this ILogger logger, string why);

    [LoggerMessage(114, LogLevel.Information, "Status page, health and metrics at {Address}")]
    public static partial void Listening(this ILogger logger, string address);

    [LoggerMessage(115, LogLevel.Warning, "{Why}")]
    public static partial void RequestFailed(this ILogger logger, string why);

    [LoggerMessage(116, LogLevel.Error, "The event {Id} is lost: {Failure}")]
    public static partial void EventRefused(this ILogger logger, string id, string failure);

    [LoggerMessage(118, LogLevel.Warning, "{File}: {Remark}")]
    public static partial void Remark(this ILogger logger, string file, string remark);
}
