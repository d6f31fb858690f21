using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using N2Eye.Watch.Events;

namespace N2Eye.Watch.Sinks.Mqtt;

/// <summary>Events to a broker with QoS 1, retained; commands from it.</summary>
public sealed class MqttSink : ISink
{
    private readonly MqttLink link;
    private readonly ConcurrentDictionary<string, bool> triggers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim changed = new(0, 1);

    /// <summary>A sink; <see cref="RunAsync"/> connects it.</summary>
    /// <param name="options">The broker.</param>
    /// <param name="site">What is announced to Home Assistant.</param>
    /// <param name="filters">Further topics that are subscribed to: those of MQTT triggers.</param>
    /// <param name="received">Takes the topic and the payload of every message; it returns at once. <see cref="MqttTopics.Parse"/> tells commands.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="logger">Told of breaks.</param>
    public MqttSink(MqttSinkOptions options, WatchedSite site, IReadOnlyList<string> filters, Action<string, string> received, TimeProvider time, ILogger logger)
    {
        Name = options.Name;
        Topics = new MqttTopics(options.Prefix, site.Name);
        foreach (var camera in site.Cameras)
        {
            foreach (var trigger in camera.Triggers) triggers[Topics.TriggerState(camera.Name, trigger)] = true;
        }

        link = new MqttLink(options, site.Name, Topics.Availability, [.. Topics.Commands, .. filters.Except(Topics.Commands)], Announcements, received, time, logger);

        IEnumerable<MqttMessage> Announcements() =>
            (options.DiscoveryPrefix is { } prefix ? Discovery.Of(site, Topics, prefix) : []).Concat(triggers.Select(TriggerMessage));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Batch => 1;

    /// <summary>The topics.</summary>
    public MqttTopics Topics { get; }

    /// <summary>Publishes whether a trigger is enabled, now or once there is a connection.</summary>
    public void ShowTrigger(string camera, string trigger, bool enabled)
    {
        triggers[Topics.TriggerState(camera, trigger)] = enabled;
        try
        {
            changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is already known that something changed.
        }
    }

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellation)
    {
        foreach (var happened in events)
        {
            await link.PublishAsync(new MqttMessage(Topics.Attributes(happened.Camera, happened.Query), EventJson.ToUtf8(happened), true), cancellation).ConfigureAwait(false);
            // Behind the attributes: who reacts to the state finds them. Without an answer the last one stays.
            if (happened.Answer is { } answer) await link.PublishAsync(new MqttMessage(Topics.State(happened.Camera, happened.Query), Encoding.UTF8.GetBytes(answer), true), cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var shown = ShowTriggersAsync(cancellation);
        await link.RunAsync(cancellation).ConfigureAwait(false);
        await shown.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        changed.Dispose();
        return link.DisposeAsync();
    }

    private async Task ShowTriggersAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await changed.WaitAsync(cancellation).ConfigureAwait(false);
                foreach (var trigger in triggers) await link.PublishAsync(TriggerMessage(trigger), cancellation).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SinkException || (exception is OperationCanceledException && cancellation.IsCancellationRequested))
            {
                // They are published again with the next connection.
            }
        }
    }

    private static MqttMessage TriggerMessage(KeyValuePair<string, bool> trigger) => MqttMessage.Retained(trigger.Key, trigger.Value ? "ON" : "OFF");
}
