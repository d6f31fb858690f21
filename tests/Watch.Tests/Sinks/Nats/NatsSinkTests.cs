using N2Eye.Tests;
using N2Eye.Watch.Events;
using N2Eye.Watch.Sinks.Nats;
using N2Eye.Watch.Sinks.Security;
using N2Eye.Watch.Tests.Events;
using N2Eye.Watch.Tests.Journal;
using N2Eye.Watch.Tests.Servers;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace N2Eye.Watch.Tests.Sinks.Nats;

/// <summary>Against a real nats-server.</summary>
public sealed class NatsSinkTests
{
    [Fact]
    public async Task Events_are_stored_under_their_subject()
    {
        using var server = new NatsServer();
        server.Start();
        using var files = new JournalFixture();
        await using var fixture = Run(files, server, options => options);
        fixture.Append(Happened.Event(1));
        fixture.Append(Happened.Event(2, "back door", "wer.da?"));
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 2, files.Time);
        var stored = await Stored(server, 2);
        Assert.Equal(["n2eye.events.home.gate.who", "n2eye.events.home.back%20door.wer%2Eda%3F"], stored.Select(message => message.Subject));
        Assert.Equal([Happened.Id(1), Happened.Id(2)], stored.Select(message => message.Event.Id));
    }

    [Fact]
    public async Task An_event_that_comes_twice_is_stored_once()
    {
        using var server = new NatsServer();
        server.Start();
        using var files = new JournalFixture();
        // The first process dies between the acknowledgement and its cursor.
        for (var process = 0; process < 2; process++)
        {
            await using var sink = new NatsSink(Options(server), "home", files.Log);
            await sink.SendAsync([Happened.Event(1), Happened.Event(2 + process)], CancellationToken.None);
        }

        Assert.Equal([Happened.Id(1), Happened.Id(2), Happened.Id(3)], (await Stored(server, 3)).Select(message => message.Event.Id));
    }

    [Fact]
    public async Task A_server_that_was_killed_gets_everything_when_it_is_back()
    {
        using var server = new NatsServer();
        server.Start();
        using var files = new JournalFixture();
        await using var fixture = Run(files, server, options => options with { TimeoutSeconds = 3600 });
        fixture.Append(Happened.Event(1));
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time);
        server.Kill();
        for (var i = 2; i <= 61; i++)
        {
            fixture.Append(Happened.Event(i));
            files.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(5);
        }

        Assert.Equal(60, fixture.Runner.State.Pending);
        server.Start();
        await Eventually.Holds(() => fixture.Runner.State.Pending == 0, files.Time, TimeSpan.FromSeconds(1));
        Assert.Equal(Enumerable.Range(1, 61).Select(Happened.Id), (await Stored(server, 61)).Select(message => message.Event.Id));
    }

    [Fact]
    public async Task A_server_that_is_not_there_yet_is_waited_for()
    {
        using var server = new NatsServer();
        using var files = new JournalFixture();
        await using var fixture = Run(files, server, options => options);
        fixture.Append(Happened.Event(1));
        await Eventually.Holds(() => fixture.Runner.State.LastError is not null, files.Time);
        Assert.StartsWith($"{server.Url}: the server cannot be reached.", fixture.Runner.State.LastError!, StringComparison.Ordinal);
        server.Start();
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time);
        Assert.Single(await Stored(server, 1));
    }

    [Fact]
    public async Task A_stream_that_is_absent_or_another_is_said()
    {
        using var server = new NatsServer();
        server.Start();
        using var files = new JournalFixture();
        await using var fixture = Run(files, server, options => options with { CreateStream = false });
        fixture.Append(Happened.Event(1));
        await Eventually.Holds(() => fixture.Runner.State.LastError is not null, files.Time, TimeSpan.Zero);
        Assert.Contains("there is no stream N2EYE on the server", fixture.Runner.State.LastError!, StringComparison.Ordinal);

        // Its owner makes one, with other settings than ours: they stay.
        await using (var connection = server.Connect()) await new NatsJSContext(connection).CreateStreamAsync(new StreamConfig("N2EYE", ["n2eye.events.>"]) { Description = "the owner's" });
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time);
        await using (var connection = server.Connect()) Assert.Equal("the owner's", (await new NatsJSContext(connection).GetStreamAsync("N2EYE")).Info.Config.Description);
    }

    [Fact]
    public async Task A_wrong_token_is_said_and_the_right_one_is_read_from_a_file()
    {
        using var server = new NatsServer("--auth", "open-sesame");
        server.Start();
        using var files = new JournalFixture();
        using var folder = new N2Eye.Tests.TemporaryFolder();
        File.WriteAllText(folder.File("token"), "close-sesame\n");
        await using (var fixture = Run(files, server, options => options with { Server = options.Server with { TokenFile = folder.File("token") } }))
        {
            fixture.Append(Happened.Event(1));
            await Eventually.Holds(() => fixture.Runner.State.LastError is not null, files.Time);
        }

        File.WriteAllText(folder.File("token"), "open-sesame\n");
        await using (var fixture = Run(files, server, options => options with { Server = options.Server with { TokenFile = folder.File("token") } }))
        {
            await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time);
        }
    }

    [Fact]
    public async Task TLS_trusts_the_authority_that_is_named_and_no_other()
    {
        using var server = new NatsServer { Tls = true };
        server.Start();
        using var files = new JournalFixture();
        var address = server.Url.Replace("nats:", "tls:", StringComparison.Ordinal);
        await using (var fixture = Run(files, server, options => options with { Server = new NatsServerOptions { Url = address } }))
        {
            fixture.Append(Happened.Event(1));
            await Eventually.Holds(() => fixture.Runner.State.LastError is not null, files.Time);
            Assert.Equal(1, fixture.Runner.State.Pending);
        }

        await using (var fixture = Run(files, server, options => options with { Server = new NatsServerOptions { Url = address, Tls = new TlsFiles { CaFile = server.Authority } } }))
        {
            await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time);
        }
    }

    [Fact]
    public async Task A_server_that_another_advertises_is_not_connected_to()
    {
        var (one, two) = (FreePort.Find(), FreePort.Find());
        using var server = new NatsServer("--cluster_name", "c", "--name", "one", "--cluster", $"nats://127.0.0.1:{one}", "--routes", $"nats://127.0.0.1:{two}");
        using var other = new NatsServer("--cluster_name", "c", "--name", "two", "--cluster", $"nats://127.0.0.1:{two}", "--routes", $"nats://127.0.0.1:{one}");
        server.Start();
        other.Start();
        using var files = new JournalFixture();
        await using var connection = new NatsServerOptions { Url = server.Url }.Connect("test");
        await connection.ConnectAsync();
        await Eventually.Holds(() => connection.ServerInfo!.ClientConnectUrls?.Contains($"127.0.0.1:{other.Port}") == true, files.Time);
        server.Kill();
        // The library tries what it knows at once, and again after a second.
        await Task.Delay(4000);
        Assert.NotEqual(NatsConnectionState.Open, connection.ConnectionState);
        server.Start();
        await Eventually.Holds(() => connection.ConnectionState == NatsConnectionState.Open, files.Time);
        Assert.Equal(server.Port, connection.ServerInfo!.Port);
    }

    private static NatsSinkOptions Options(NatsServer server) => new() { Server = new NatsServerOptions { Url = server.Url } };

    private static SinkFixture Run(JournalFixture files, NatsServer server, Func<NatsSinkOptions, NatsSinkOptions> change)
    {
        var options = change(Options(server));
        return new SinkFixture(files, new NatsSink(options, "home", files.Log), options);
    }

    private static async Task<List<(string Subject, CameraEvent Event)>> Stored(NatsServer server, int expected)
    {
        await using var connection = server.Connect();
        var context = new NatsJSContext(connection);
        Assert.Equal(expected, (await context.GetStreamAsync("N2EYE")).Info.State.Messages);
        var consumer = await context.CreateOrderedConsumerAsync("N2EYE");
        var stored = new List<(string, CameraEvent)>();
        await foreach (var message in consumer.FetchAsync<byte[]>(new NatsJSFetchOpts { MaxMsgs = expected }))
        {
            stored.Add((message.Subject, EventJson.Read(message.Data)));
            if (stored.Count == expected) break;
        }

        return stored;
    }
}
