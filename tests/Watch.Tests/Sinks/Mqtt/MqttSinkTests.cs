using System.Text.Json.Nodes;
using N2Eye.Tests;
using N2Eye.Watch.Sinks.Mqtt;
using N2Eye.Watch.Sinks.Security;
using N2Eye.Watch.Tests.Events;
using N2Eye.Watch.Tests.Journal;
using N2Eye.Watch.Tests.Servers;

namespace N2Eye.Watch.Tests.Sinks.Mqtt;

/// <summary>Against a real mosquitto.</summary>
public sealed class MqttSinkTests
{
    private readonly List<(string Topic, string Payload)> commands = [];

    [Theory]
    [InlineData(MqttProtocol.V5)]
    [InlineData(MqttProtocol.V311)]
    public async Task Answers_are_retained_and_discovered(MqttProtocol protocol)
    {
        using var server = new Mosquitto();
        server.Start();
        using var files = new JournalFixture();
        await using (var fixture = Run(files, server, options => options with { Protocol = protocol }))
        {
            fixture.Append(Happened.Event(1));
            fixture.Append(Happened.Event(2) with { Answer = null, Error = "the camera gives no picture" });
            await Eventually.Holds(() => fixture.Runner.State.Delivered == 2, files.Time);

            // Whoever comes later finds the last answer and what there is.
            using var late = await Subscriber.Connect(server.Port, "#");
            await Eventually.Holds(() => late.Received.Count >= 9, files.Time);
            var topics = late.Received.ToDictionary(message => message.Topic, message => message.Payload);
            Assert.All(late.Received, message => Assert.True(message.Retain));
            Assert.Equal("online", topics["n2eye/home/availability"]);
            Assert.Equal("person 1", topics["n2eye/home/gate/who/state"]);
            Assert.Equal("the camera gives no picture", (string?)JsonNode.Parse(topics["n2eye/home/gate/who/attributes"])!["error"]);
            Assert.Equal("ON", topics["n2eye/home/gate/trigger/motion/state"]);

            var sensor = JsonNode.Parse(topics["homeassistant/sensor/n2eye_home_gate_who/config"])!;
            Assert.Equal("n2eye/home/gate/who/state", (string?)sensor["state_topic"]);
            Assert.Equal("n2eye/home/gate/who/attributes", (string?)sensor["json_attributes_topic"]);
            Assert.Equal("n2eye/home/availability", (string?)sensor["availability_topic"]);
            Assert.Equal("gate", (string?)sensor["device"]!["name"]);
            Assert.Equal("n2eye-tiny", (string?)sensor["device"]!["model"]);
            Assert.Equal("n2eye/home/gate/who/set", (string?)JsonNode.Parse(topics["homeassistant/button/n2eye_home_gate_who_ask/config"])!["command_topic"]);
            Assert.Equal("n2eye/home/gate/trigger/motion/set", (string?)JsonNode.Parse(topics["homeassistant/switch/n2eye_home_gate_trigger_motion/config"])!["command_topic"]);
            // A name that Home Assistant would not take.
            Assert.Single(topics.Keys, topic => topic.StartsWith("homeassistant/sensor/n2eye_home_gate_how-many-", StringComparison.Ordinal));
        }

        using var after = await Subscriber.Connect(server.Port, "n2eye/home/availability", "other");
        await Eventually.Holds(() => after.Received.Count == 1, files.Time);
        Assert.Equal("offline", after.Received[0].Payload);
    }

    [Fact]
    public async Task Commands_arrive_and_a_trigger_is_shown()
    {
        using var server = new Mosquitto();
        server.Start();
        using var files = new JournalFixture();
        var sink = Sink(files, server, options => options, "doorbell/pressed");
        await using var fixture = new SinkFixture(files, sink, Options(server));
        using var other = await Subscriber.Connect(server.Port, "n2eye/home/gate/trigger/motion/state");
        await Eventually.Holds(() => other.Received.Count == 1, files.Time);
        await other.Publish("n2eye/home/gate/trigger/motion/set", "OFF");
        await other.Publish("n2eye/home/gate/who/set", "ask");
        await other.Publish("doorbell/pressed", "");
        await other.Publish("doorbell/other", "");
        await Eventually.Holds(() => Commands.Count == 3, files.Time);
        Assert.Equal([("n2eye/home/gate/trigger/motion/set", "OFF"), ("n2eye/home/gate/who/set", "ask"), ("doorbell/pressed", "")], Commands);
        Assert.Equal(new MqttCommand("gate", "motion", true), sink.Topics.Parse(Commands[0].Topic));
        sink.ShowTrigger("gate", "motion", false);
        await Eventually.Holds(() => other.Received.Count == 2, files.Time);
        Assert.Equal("OFF", other.Received[1].Payload);
    }

    [Fact]
    public async Task A_broker_that_was_killed_for_an_hour_gets_everything_when_it_is_back()
    {
        using var server = new Mosquitto();
        server.Start();
        using var files = new JournalFixture();
        await using var fixture = Run(files, server, options => options);
        using (await Subscriber.Connect(server.Port, "n2eye/home/+/+/attributes")) fixture.Append(Happened.Event(1));
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time);
        // It saves its sessions every second of real time.
        await Task.Delay(1500);
        server.Kill();
        for (var i = 2; i <= 61; i++)
        {
            fixture.Append(Happened.Event(i));
            files.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(5);
        }

        Assert.Equal(60, fixture.Runner.State.Pending);
        await Eventually.Holds(() => fixture.Runner.State.LastError is not null, files.Time, TimeSpan.FromSeconds(1));
        Assert.Contains("mqtt://127.0.0.1:", fixture.Runner.State.LastError!, StringComparison.Ordinal);
        server.Start();
        using var subscriber = await Subscriber.Connect(server.Port, "n2eye/home/+/+/attributes");
        await Eventually.Holds(() => fixture.Runner.State.Pending == 0, files.Time, TimeSpan.FromSeconds(1));
        await Eventually.Holds(() => Ids(subscriber).Count() == 61, files.Time);
        Assert.Equal(Enumerable.Range(1, 61).Select(Happened.Id), Ids(subscriber));
        // A log of a few lines, not one for every attempt.
        Assert.InRange(fixture.Log.Count, 3, 8);
    }

    [Fact]
    public async Task A_box_that_dies_is_said_to_be_offline()
    {
        using var server = new Mosquitto();
        server.Start();
        using var files = new JournalFixture();
        var link = new MqttLink(Options(server), "home", "n2eye/home/availability", [], () => [], (_, _) => { }, files.Time, files.Log);
        using var ending = new CancellationTokenSource();
        var running = link.RunAsync(ending.Token);
        using var watcher = await Subscriber.Connect(server.Port, "n2eye/home/availability");
        await Eventually.Holds(() => watcher.Received.Any(message => message.Payload == "online"), files.Time);
        // The socket goes without a goodbye.
        await link.DisposeAsync();
        await Eventually.Holds(() => watcher.Received[^1].Payload == "offline", files.Time, TimeSpan.Zero);
        await ending.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_broker_that_wants_a_password_gets_it_from_a_file_and_says_when_it_is_wrong()
    {
        using var server = new Mosquitto("open sesame");
        server.Start();
        using var files = new JournalFixture();
        using var folder = new TemporaryFolder();
        var file = folder.File("password");
        File.WriteAllText(file, "close sesame\n");
        await using (var fixture = Run(files, server, options => options with { Username = "n2eye", PasswordFile = file }))
        {
            fixture.Append(Happened.Event(1));
            // Until then it may say that it is not connected yet.
            await Eventually.Holds(() => fixture.Runner.State.LastError?.Contains("NotAuthorized", StringComparison.Ordinal) == true, files.Time, TimeSpan.FromSeconds(1));
        }

        File.WriteAllText(file, "open sesame\n");
        await using (var fixture = Run(files, server, options => options with { Username = "n2eye", PasswordFile = file }))
        {
            await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time);
        }
    }

    [Fact]
    public async Task TLS_trusts_the_authority_that_is_named_and_no_other()
    {
        using var server = new Mosquitto(tls: true);
        server.Start();
        using var files = new JournalFixture();
        await using (var fixture = Run(files, server, options => options))
        {
            fixture.Append(Happened.Event(1));
            // Until then it may say that it is not connected yet.
            await Eventually.Holds(() => fixture.Runner.State.LastError?.Contains("certificate", StringComparison.Ordinal) == true, files.Time, TimeSpan.FromSeconds(1));
        }

        await using (var fixture = Run(files, server, options => options with { Tls = new TlsFiles { CaFile = server.Authority } }))
        {
            await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time);
        }
    }

    private IReadOnlyList<(string Topic, string Payload)> Commands
    {
        get
        {
            lock (commands) return [.. commands];
        }
    }

    private static IEnumerable<string> Ids(Subscriber subscriber) => subscriber.Received.Select(message => (string)JsonNode.Parse(message.Payload)!["id"]!).Distinct();

    private static MqttSinkOptions Options(Mosquitto server) => new() { Url = server.Url };

    private MqttSink Sink(JournalFixture files, Mosquitto server, Func<MqttSinkOptions, MqttSinkOptions> change, params string[] filters) =>
        new(change(Options(server)), SinkFixture.Site, filters, Received, files.Time, files.Log);

    private SinkFixture Run(JournalFixture files, Mosquitto server, Func<MqttSinkOptions, MqttSinkOptions> change) => new(files, Sink(files, server, change), Options(server));

    private void Received(string topic, string payload)
    {
        lock (commands) commands.Add((topic, payload));
    }
}
