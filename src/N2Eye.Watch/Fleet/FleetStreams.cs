using N2Eye.Watch.Sinks.Nats;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace N2Eye.Watch.Fleet;

/// <summary>The streams of a fleet and their subjects.</summary>
internal static class FleetStreams
{
    public static string Result(FleetOptions options, string id) => $"{options.Prefix}.results.{NatsNames.Token(id)}";

    public static string Dead(FleetOptions options, string id) => $"{options.Prefix}.dead.{NatsNames.Token(id)}";

    /// <summary>Makes the streams and the consumer where they are absent.</summary>
    /// <returns>The consumer that all boxes share.</returns>
    public static async Task<INatsJSConsumer> OpenAsync(NatsJSContext context, FleetOptions options, CancellationToken cancellation)
    {
        await NatsStreams.EnsureAsync(context, Work(options), options.CreateStreams, "create_streams", cancellation).ConfigureAwait(false);
        await NatsStreams.EnsureAsync(context, Results(options), options.CreateStreams, "create_streams", cancellation).ConfigureAwait(false);
        return await context.CreateOrUpdateConsumerAsync(options.WorkStream, new ConsumerConfig(options.Consumer)
        {
            AckPolicy = ConsumerConfigAckPolicy.Explicit,
            AckWait = TimeSpan.FromSeconds(options.AckWaitSeconds),
            // The worker counts: the server would leave a question in the queue for good and tell nobody.
            MaxDeliver = -1,
        }, cancellation).ConfigureAwait(false);
    }

    private static StreamConfig Work(FleetOptions options) => new(options.WorkStream, [options.Prefix + ".work.>"])
    {
        Retention = StreamConfigRetention.Workqueue,
        // Who asks is told that the queue is full; no question is dropped for it.
        Discard = StreamConfigDiscard.New,
        MaxBytes = options.StreamBytes,
        DuplicateWindow = TimeSpan.FromSeconds(options.DuplicateSeconds),
    };

    private static StreamConfig Results(FleetOptions options) => new(options.ResultStream, [options.Prefix + ".results.>", options.Prefix + ".dead.>"])
    {
        MaxBytes = options.StreamBytes,
        MaxAge = TimeSpan.FromDays(options.ResultDays),
        DuplicateWindow = TimeSpan.FromSeconds(options.DuplicateSeconds),
    };
}
