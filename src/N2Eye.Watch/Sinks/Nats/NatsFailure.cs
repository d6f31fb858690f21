using System.Globalization;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace N2Eye.Watch.Sinks.Nats;

/// <summary>What the library throws where a server is away or refuses.</summary>
internal static class NatsFailure
{
    /// <summary>Whether it is a failure of the server or the network, which another attempt may mend.</summary>
    public static bool IsOne(Exception exception, CancellationToken cancellation) =>
        exception is NatsException or IOException or TimeoutException or ObjectDisposedException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested);

    /// <summary>Why, one line.</summary>
    public static string Reason(Exception exception, NatsConnection connection)
    {
        if (exception is NatsJSApiException refused) return string.Create(CultureInfo.InvariantCulture, $"the server refuses ({refused.Error.Code}): {refused.Error.Description}.");
        if (connection.ConnectionState != NatsConnectionState.Open) return "the server cannot be reached.";
        return exception.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.') + ".";
    }
}
