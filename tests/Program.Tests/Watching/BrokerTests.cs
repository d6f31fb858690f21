using System.Globalization;
using System.Text;
using System.Text.Json;
using N2Eye.Watch.Tests.Servers;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace N2Eye.Tests.Watching;

/// <summary>From a scene to a real broker, and from a real queue to its results.</summary>
public sealed class BrokerTests : IDisposable
{
    private static readonly string Sample = Repository.Model("n2eye-tiny", "sample.png");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Something_moves_into_the_scene_and_the_broker_has_the_answer()
    {
        Assert.SkipUnless(Tool.IsInstalled("ffmpeg"), "ffmpeg is not installed.");
        using var broker = Broker();
        // Six seconds of noise, then a box that crosses the picture.
        const string Scene = "color=gray:size=320x240:rate=10,noise=alls=6:allf=t[scene];color=red:size=80x80:rate=10[box];[scene][box]overlay=x=(t-8)*40:y=80";
        var ffmpeg = new[] { "ffmpeg", "-hide_banner", "-loglevel", "error", "-re", "-f", "lavfi", "-i", Scene, "-f", "mjpeg", "-" };
        var url = broker.Url;
        Write(url, $$"""{ "type": "exec", "command": {{JsonSerializer.Serialize(ffmpeg)}} }""", """{ "type": "motion", "motion": { "learning_seconds": 2 } }""");
        using var run = new WatchRun("--config", folder.File("watch.json"));
        var attributes = Subscribed(broker, "n2eye/farm/gate/what/attributes");
        using var happened = JsonDocument.Parse(attributes);
        Assert.StartsWith("motion", happened.RootElement.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.True(happened.RootElement.GetProperty("answer").GetString()!.Length > 0);
        Assert.Equal("online", Subscribed(broker, "n2eye/farm/availability"));
        run.Send(WatchRun.Terminate);
        Assert.Equal(143, run.Ended());
        Assert.Equal("offline", Subscribed(broker, "n2eye/farm/availability"));
    }

    [Fact]
    public void The_broker_asks_and_switches_triggers()
    {
        using var broker = Broker();
        Write(broker.Url, $$"""{ "type": "file", "files": ["{{Sample}}"] }""", """{ "type": "interval", "every_seconds": 86400 }""");
        using var run = new WatchRun("--config", folder.File("watch.json"), "--log-level", "info");
        Assert.Equal("online", Subscribed(broker, "n2eye/farm/availability"));
        Assert.Equal("ON", Subscribed(broker, "n2eye/farm/gate/trigger/when/state"));
        Publish(broker, "n2eye/farm/gate/what/set", "ask");
        using (var happened = JsonDocument.Parse(Subscribed(broker, "n2eye/farm/gate/what/attributes")))
            Assert.Equal(("ask:what", "MQTT n2eye/farm/gate/what/set"), (happened.RootElement.GetProperty("trigger").GetString(), happened.RootElement.GetProperty("reason").GetString()));
        Publish(broker, "n2eye/farm/gate/trigger/when/set", "OFF");
        while (Subscribed(broker, "n2eye/farm/gate/trigger/when/state") != "OFF") Thread.Sleep(50);
        Publish(broker, "n2eye/farm/gate/trigger/when/set", "perhaps");
        run.WaitForLog("its payload is neither ON nor OFF");
    }

    [Fact]
    public async Task A_question_in_the_queue_becomes_a_result()
    {
        using var server = new NatsServer();
        server.Start();
        using var work = Cli.Start("work", "--nats", server.Url, "--worker", "box 1", "--max-tokens", "8", "--weights", Cli.Weights);
        var errors = work.StandardError.ReadToEndAsync();
        await using var connection = server.Connect();
        var context = new NatsJSContext(connection);
        var question = new { id = "q1", question = "What is it?", picture = Convert.ToBase64String(File.ReadAllBytes(Sample)), schema = new { @enum = new[] { "a", "b" } } };
        // The worker makes the streams.
        while (true)
        {
            try
            {
                (await context.PublishAsync("n2eye.work.q1", JsonSerializer.SerializeToUtf8Bytes(question))).EnsureSuccess();
                break;
            }
            catch (Exception failure) when (failure is NatsJSException or NATS.Client.Core.NatsException)
            {
                Assert.False(work.HasExited, "the worker ended");
                await Task.Delay(100);
            }
        }

        var results = await context.CreateOrUpdateConsumerAsync("N2EYE_RESULTS", new ConsumerConfig("test"));
        var message = await results.NextAsync<byte[]>(opts: new NatsJSNextOpts { Expires = TimeSpan.FromMinutes(1) });
        using var result = JsonDocument.Parse(message!.Data!);
        Assert.Equal(("q1", "box 1", 1), (Text("id"), Text("worker"), result.RootElement.GetProperty("attempt").GetInt32()));
        Assert.Contains(result.RootElement.GetProperty("value").GetString(), new[] { "a", "b" });
        Tool.Run("kill", "", "-TERM", work.Id.ToString(CultureInfo.InvariantCulture));
        Assert.True(work.WaitForExit(TimeSpan.FromMinutes(1)), "the worker did not end");
        Assert.Equal((143, ""), (work.ExitCode, await errors));

        string Text(string field) => result.RootElement.GetProperty(field).GetString()!;
    }

    private void Write(string url, string source, string trigger) => File.WriteAllText(folder.File("watch.json"), $$"""
        {
          "site": "farm",
          "cameras": { "gate": { "source": {{source}} } },
          "triggers": { "when": { "on": {{trigger}}, "ask": ["what"] } },
          "queries": { "what": { "ask": "What is it?", "max_tokens": 8 } },
          "journal": { "folder": "journal" },
          "sinks": { "home": { "type": "mqtt", "url": "{{url}}" } },
          "service": { "listen": "off" }
        }
        """, new UTF8Encoding(false));

    private static Mosquitto Broker()
    {
        Assert.SkipUnless(Tool.IsInstalled("mosquitto_sub"), "mosquitto_sub is not installed (apt-get install mosquitto-clients).");
        var broker = new Mosquitto();
        broker.Start();
        return broker;
    }

    private static string Subscribed(Mosquitto broker, string topic) => Tool.Run("mosquitto_sub", "", "-p", broker.Port.ToString(CultureInfo.InvariantCulture), "-t", topic, "-q", "1", "-C", "1", "-W", "60").TrimEnd('\n');

    private static void Publish(Mosquitto broker, string topic, string payload) => Tool.Run("mosquitto_pub", "", "-p", broker.Port.ToString(CultureInfo.InvariantCulture), "-t", topic, "-q", "1", "-m", payload);
}
