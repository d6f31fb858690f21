using Microsoft.Extensions.Logging;

namespace N2Eye.Watch.Fleet;

/// <summary>Every message that a worker logs.</summary>
internal static partial class FleetLog
{
    [LoggerMessage(240, LogLevel.Information, "Questions are taken from stream {Stream} of {Server}")]
    public static partial void Working(this ILogger logger, string stream, string server);

    [LoggerMessage(241, LogLevel.Warning, "{Server}: {Message} It is tried again")]
    public static partial void QueueFailing(this ILogger logger, string server, string message);

    [LoggerMessage(242, LogLevel.Information, "Question {Id} is answered (attempt {Attempt})")]
    public static partial void QuestionAnswered(this ILogger logger, string id, long attempt);

    [LoggerMessage(243, LogLevel.Warning, "Question {Id} goes back to the queue: {Message}")]
    public static partial void QuestionReturned(this ILogger logger, string id, string message);

    [LoggerMessage(244, LogLevel.Error, "Question {Id} cannot be answered: {Message}")]
    public static partial void QuestionDead(this ILogger logger, string id, string message);
}
