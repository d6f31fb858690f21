using Microsoft.Extensions.Logging;
using N2Eye.Runtime;
using N2Eye.Watch.Configuration;
using N2Eye.Watch.Journal;
using N2Eye.Watch.Service;
using N2Eye.Watch.Sinks;
using N2Eye.Watch.Sinks.Mqtt;
using N2Eye.Watch.Sinks.Nats;
using N2Eye.Watch.Sinks.Webhook;

namespace N2Eye.Watch.Watching;

/// <summary>The sinks at work, each following the journal by itself.</summary>
internal sealed class SinkSet : IAsyncDisposable
{
    private readonly List<SinkRunner> runners = [];
    private readonly List<(MqttSink Sink, IReadOnlyList<WatchedCamera> Cameras)> brokers = [];
    private readonly CancellationTokenSource ending = new();
    private List<Task> running = [];

    /// <param name="setup">The configuration.</param>
    /// <param name="surroundings">What there is besides.</param>
    /// <param name="journal">What they follow.</param>
    /// <param name="commands">Takes what the broker sends.</param>
    public SinkSet(WatchSetup setup, WatchSurroundings surroundings, EventJournal journal, Commands commands)
    {
        var cameras = setup.Config.Cameras.Keys.Select(camera => new WatchedCamera(camera, setup.QueriesOf(camera), setup.TriggersOf(camera))).ToList();
        var site = new WatchedSite(setup.Site, surroundings.Answerer.Identity.Model, surroundings.Version, cameras);
        foreach (var (name, options) in setup.Config.Sinks)
        {
            ISink sink = options switch
            {
                MqttSinkOptions mqtt => Broker(mqtt, site, surroundings, commands),
                WebhookSinkOptions webhook => new WebhookSink(webhook, journal.Folder, surroundings.Clock, surroundings.Logger),
                NatsSinkOptions nats => new NatsSink(nats, setup.Site, surroundings.Logger),
                _ => new StreamSink(name, surroundings.Output),
            };
            var follower = options is StdoutSinkOptions ? journal.FollowFromNow(name) : journal.Follow(name);
            runners.Add(new SinkRunner(sink, follower, options, surroundings.Clock, surroundings.Logger));
        }

        commands.Switched = ShowTrigger;
    }

    /// <summary>How each sink does.</summary>
    public IReadOnlyDictionary<string, SinkHealth> Health => runners.Select(runner => runner.State).ToDictionary(
        state => state.Name,
        state => new SinkHealth { Delivered = state.Delivered, Pending = state.Pending, Dropped = state.Dropped, Error = state.LastError });

    /// <summary>Starts them.</summary>
    /// <param name="broken">Told where one cannot go on at all.</param>
    public void Start(Action<N2EyeException> broken) => running = [.. runners.Select(runner => Task.Run(() => Run(runner, broken)))];

    /// <summary>Sends what is written, as far as it goes within a time.</summary>
    public async Task DrainAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        await Task.WhenAll(runners.Select(runner => runner.DrainAsync(limit.Token))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(running);
        foreach (var runner in runners) await runner.DisposeAsync();
        ending.Dispose();
    }

    private MqttSink Broker(MqttSinkOptions options, WatchedSite site, WatchSurroundings surroundings, Commands commands)
    {
        var topics = new MqttTopics(options.Prefix, site.Name);
        var sink = new MqttSink(options, site, commands.Topics, Received, surroundings.Clock, surroundings.Logger);
        brokers.Add((sink, site.Cameras));
        return sink;

        void Received(string topic, string payload)
        {
            if (commands.Received(topics, topic, payload) is { } why) surroundings.Logger.MessageIgnored(options.Name, topic, why);
        }
    }

    private void ShowTrigger(string trigger, bool isOn)
    {
        foreach (var (sink, cameras) in brokers)
        {
            foreach (var camera in cameras.Where(camera => camera.Triggers.Contains(trigger))) sink.ShowTrigger(camera.Name, trigger, isOn);
        }
    }

    private async Task Run(SinkRunner runner, Action<N2EyeException> broken)
    {
        try
        {
            await runner.RunAsync(ending.Token);
        }
        catch (N2EyeException failure)
        {
            broken(failure);
        }
    }
}
