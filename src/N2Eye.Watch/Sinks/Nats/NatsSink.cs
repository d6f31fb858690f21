using Microsoft.Extensions.Logging;
using N2Eye.Watch.Events;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace N2Eye.Watch.Sinks.Nats;

/// <summary>Events into a JetStream stream: acknowledged when they are stored there, recognised by their id when they come twice.</summary>
public sealed class NatsSink : ISink
{
    private readonly NatsSinkOptions options;
    private readonly ILogger logger;
    private readonly NatsConnection connection;
    private readonly NatsJSContext stream;
    private bool isReady;

    /// <summary>A sink.</summary>
    /// <param name="options">Server, stream and subjects.</param>
    /// <param name="site">The site, for the client's name.</param>
    /// <param name="logger">Told of the connection.</param>
    public NatsSink(NatsSinkOptions options, string site, ILogger logger)
    {
        (this.options, this.logger) = (options, logger);
        connection = options.Server.Connect("n2eye " + site);
        stream = new NatsJSContext(connection);
    }

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public int Batch => 16;

    /// <summary>The subject of an event.</summary>
    public string Subject(CameraEvent happened) => string.Join('.', options.Prefix, NatsNames.Token(happened.Site), NatsNames.Token(happened.Camera), NatsNames.Token(happened.Query));

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellation)
    {
        try
        {
            await PrepareAsync(cancellation).ConfigureAwait(false);
            foreach (var happened in events)
            {
                // A stream of another name that took the subject would not be ours to count on.
                var acknowledged = await stream.PublishAsync(Subject(happened), EventJson.ToUtf8(happened), NatsRawSerializer<byte[]>.Default, new NatsJSPubOpts { MsgId = happened.Id, ExpectedStream = options.Stream }, cancellationToken: cancellation).ConfigureAwait(false);
                if (acknowledged.Error is { } error) throw new SinkException($"{options.Server.Url}: stream {options.Stream} refuses the event: {error.Description}.");
            }
        }
        catch (Exception exception) when (NatsFailure.IsOne(exception, cancellation))
        {
            isReady = false;
            throw new SinkException($"{options.Server.Url}: {NatsFailure.Reason(exception, connection)}", exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        if (isReady) return;
        await connection.ConnectAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        await NatsStreams.EnsureAsync(stream, Config(), options.CreateStream, "create_stream", cancellation).ConfigureAwait(false);
        logger.Connected(Name, options.Server.Url);
        isReady = true;
    }

    private StreamConfig Config() => new(options.Stream, [options.Prefix + ".>"])
    {
        MaxBytes = options.StreamBytes,
        MaxAge = TimeSpan.FromDays(options.StreamDays),
        DuplicateWindow = TimeSpan.FromSeconds(options.DuplicateSeconds),
    };
}
