using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace N2Eye.Watch.Sinks.Mqtt;

/// <summary>A message that is published.</summary>
internal readonly record struct MqttMessage(string Topic, ReadOnlyMemory<byte> Payload, bool Retain)
{
    public static MqttMessage Retained(string topic, string payload) => new(topic, Encoding.UTF8.GetBytes(payload), true);
}

/// <summary>A connection to a broker that is made again whenever it breaks.</summary>
internal sealed class MqttLink : IAsyncDisposable
{
    private const int LargestCommand = 1 << 20;

    private static readonly TimeSpan Stable = TimeSpan.FromMinutes(1);

    private readonly string name;
    private readonly string address;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Backoff backoff;
    private readonly TimeSpan timeout;
    private readonly IMqttClient client = new MqttClientFactory().CreateMqttClient();
    private readonly MqttClientOptions options;
    private readonly string availability;
    private readonly IReadOnlyList<string> filters;
    private readonly Func<IEnumerable<MqttMessage>> announce;
    private TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string lastError = "it is not connected yet.";

    /// <summary>A link that <see cref="RunAsync"/> connects.</summary>
    /// <param name="options">The broker.</param>
    /// <param name="site">For the client's id.</param>
    /// <param name="availability">Topic of the last will.</param>
    /// <param name="filters">What is subscribed to.</param>
    /// <param name="announce">What is published behind every connecting.</param>
    /// <param name="received">Takes a topic and a payload.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="logger">Told of breaks.</param>
    public MqttLink(MqttSinkOptions options, string site, string availability, IReadOnlyList<string> filters, Func<IEnumerable<MqttMessage>> announce, Action<string, string> received, TimeProvider time, ILogger logger)
    {
        (name, this.availability, this.filters, this.announce, this.time, this.logger) = (options.Name, availability, filters, announce, time, logger);
        var server = options.Address()!;
        (address, backoff, timeout) = (server.GetLeftPart(UriPartial.Authority), options.Backoff(), TimeSpan.FromSeconds(options.TimeoutSeconds));
        this.options = ClientOptions(options, server, site, availability);
        client.ApplicationMessageReceivedAsync += message =>
        {
            received(message.ApplicationMessage.Topic, message.ApplicationMessage.ConvertPayloadToString() ?? "");
            return Task.CompletedTask;
        };
        client.DisconnectedAsync += _ =>
        {
            Volatile.Read(ref broken).TrySetResult();
            return Task.CompletedTask;
        };
    }

    /// <summary>Connects, and again whenever the connection breaks, until cancelled; then it says goodbye.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                Interlocked.Exchange(ref broken, new(TaskCreationOptions.RunContinuationsAsynchronously));
                if (await ConnectAsync(cancellation).ConfigureAwait(false))
                {
                    var since = time.GetUtcNow();
                    await broken.Task.WaitAsync(cancellation).ConfigureAwait(false);
                    Interlocked.Exchange(ref connected, new(TaskCreationOptions.RunContinuationsAsynchronously));
                    // Two boxes with one client id throw each other out: the waits grow, and the log does not.
                    if (time.GetUtcNow() - since >= Stable) backoff.Reset();
                    Broke("the connection broke.");
                }

                await Task.Delay(backoff.Next(), time, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }

        await LeaveAsync().ConfigureAwait(false);
    }

    /// <summary>Publishes with QoS 1 and returns when the broker has acknowledged it.</summary>
    /// <exception cref="SinkException">It has not, or there is no connection before the cancellation.</exception>
    public async Task PublishAsync(MqttMessage message, CancellationToken cancellation)
    {
        try
        {
            await Volatile.Read(ref connected).Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw new SinkException($"{address}: {lastError}", exception);
        }

        await PublishNowAsync(message, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            var result = await client.ConnectAsync(options, cancellation).ConfigureAwait(false);
            if (result.ResultCode != MqttClientConnectResultCode.Success) throw new SinkException(string.Create(CultureInfo.InvariantCulture, $"the broker refuses the connection ({result.ResultCode})."));
            if (filters.Count > 0) await SubscribeAsync(cancellation).ConfigureAwait(false);
            foreach (var message in announce()) await PublishNowAsync(message, cancellation).ConfigureAwait(false);
            await PublishNowAsync(MqttMessage.Retained(availability, "online"), cancellation).ConfigureAwait(false);
            logger.Connected(name, address);
            Volatile.Read(ref connected).TrySetResult();
            return true;
        }
        catch (Exception exception) when (exception is SinkException or MqttCommunicationException or MqttProtocolViolationException or IOException or InvalidOperationException or TimeoutException or System.Security.Authentication.AuthenticationException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            Broke(Reason(exception));
            await LeaveAsync().ConfigureAwait(false);
            return false;
        }
    }

    private async Task SubscribeAsync(CancellationToken cancellation)
    {
        var subscribe = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in filters) subscribe.WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        var result = await client.SubscribeAsync(subscribe.Build(), cancellation).ConfigureAwait(false);
        foreach (var item in result.Items.Where(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2)) logger.SubscriptionRefused(name, item.TopicFilter.Topic, item.ResultCode.ToString());
    }

    private async Task PublishNowAsync(MqttMessage message, CancellationToken cancellation)
    {
        try
        {
            var sent = new MqttApplicationMessage { Topic = message.Topic, PayloadSegment = message.Payload.ToArray(), Retain = message.Retain, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce };
            var result = await client.PublishAsync(sent, cancellation).ConfigureAwait(false);
            if (!result.IsSuccess) throw new SinkException(string.Create(CultureInfo.InvariantCulture, $"{address}: the broker refuses {message.Topic} ({result.ReasonCode})."));
        }
        catch (Exception exception) when (exception is MqttCommunicationException or MqttProtocolViolationException or IOException or InvalidOperationException or TimeoutException)
        {
            throw new SinkException($"{address}: {Reason(exception)}", exception);
        }
    }

    private void Broke(string why)
    {
        if (backoff.Failures == 0) logger.ConnectionFailed(name, $"{address}: {why}");
        lastError = why;
    }

    // The library's own lines say that connecting failed; why it did is further inside.
    private static string Reason(Exception exception) => exception.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.') + ".";

    private async Task LeaveAsync()
    {
        if (!client.IsConnected) return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Min(timeout.TotalSeconds, 5)));
        try
        {
            await PublishNowAsync(MqttMessage.Retained(availability, "offline"), patience.Token).ConfigureAwait(false);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SinkException or MqttCommunicationException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // The broker sends the last will instead.
        }
    }

    private static MqttClientOptions ClientOptions(MqttSinkOptions options, Uri server, string site, string availability)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(server.IdnHost.Trim('[', ']'), server.Port)
            .WithProtocolVersion(options.Protocol == MqttProtocol.V5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311)
            .WithClientId(options.ClientId ?? "n2eye-" + MqttTopics.Level(site))
            // A command from while the box was away is late: no session is kept.
            .WithCleanSession()
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(options.KeepAliveSeconds))
            .WithTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds))
            .WithWillTopic(availability).WithWillPayload("offline").WithWillRetain().WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        if (options.Protocol == MqttProtocol.V5) builder.WithMaximumPacketSize(LargestCommand);
        if (options.Username is not null) builder.WithCredentials(options.Username, options.Password(options.Name) ?? "");
        if (server.Scheme == "mqtts")
        {
            builder.WithTlsOptions(tls =>
            {
                tls.UseTls().WithTargetHost(server.IdnHost);
                if (options.Tls?.Authorities(options.Name) is { } authorities) tls.WithTrustChain(authorities);
                if (options.Tls?.Certificate(options.Name) is { } certificate) tls.WithClientCertificates([certificate]);
            });
        }

        return builder.Build();
    }
}
