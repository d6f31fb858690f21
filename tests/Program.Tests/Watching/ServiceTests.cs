using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace N2Eye.Tests.Watching;

/// <summary>The program as a service: HTTP, systemd, kill -9, asking again.</summary>
public sealed class ServiceTests : IDisposable
{
    private static readonly string Sample = Repository.Model("n2eye-tiny", "sample.png");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Health_metrics_and_asking_by_HTTP()
    {
        var address = WatchRun.FreeAddress();
        using var run = new WatchRun("--source", "file:" + Sample, "--ask", "What is it?", "--every", "1h", "--listen", address);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{address}/") };
        var health = await Healthy(client, run);
        Assert.Equal(("ok", "running"), (health.GetProperty("status").GetString(), health.GetProperty("cameras").GetProperty("camera").GetProperty("state").GetString()));
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync("ask/trigger", null)).StatusCode);
        Assert.Equal("HTTP", run.Next()!.Value.GetProperty("reason").GetString());
        var metrics = await client.GetStringAsync("metrics");
        Assert.Contains("n2eye_questions_total{query=\"question\",outcome=\"answered\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("n2eye_healthy 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("scheme=\"float32\"", metrics, StringComparison.Ordinal);
        run.Send(WatchRun.Terminate);
        Assert.Equal(143, run.Ended());
    }

    [Fact]
    public async Task A_camera_that_is_away_is_told_by_health_and_does_not_end_the_service()
    {
        var address = WatchRun.FreeAddress();
        using var run = new WatchRun("--source", "v4l2:/dev/no-such-camera", "--ask", "What is it?", "--listen", address);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{address}/") };
        JsonElement health;
        do
        {
            await Task.Delay(50);
            using var answer = await Get(client, run);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        }
        while (health.GetProperty("status").GetString() == "starting" || !health.GetProperty("problems").EnumerateArray().Any(problem => problem.GetString()!.Contains("no-such-camera", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostAsync("ask/trigger", null)).StatusCode);
        run.Send(WatchRun.Terminate);
        Assert.Equal(143, run.Ended());
    }

    [Fact]
    public void Systemd_hears_of_its_life()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 120_000 };
        socket.Bind(new UnixDomainSocketEndPoint(folder.File("notify")));
        using var run = new WatchRun([("NOTIFY_SOCKET", folder.File("notify")), ("WATCHDOG_USEC", "300000")], "--source", "file:" + Sample, "--ask", "What is it?", "--every", "1h");
        Hear("READY=1");
        Hear("WATCHDOG=1");
        run.Send(WatchRun.HangUp);
        Hear("RELOADING=1");
        Hear("READY=1");
        Hear("WATCHDOG=1");
        run.Send(WatchRun.Terminate);
        Hear("STOPPING=1");
        Assert.Equal(143, run.Ended());

        void Hear(string expected)
        {
            var buffer = new byte[4096];
            while (Encoding.UTF8.GetString(buffer.AsSpan(0, socket.Receive(buffer))).Split('\n')[0] != expected)
            {
            }
        }
    }

    /// <summary>What was told on standard output was on the disk before: it comes from the journal.</summary>
    [Fact]
    public void Kill_loses_no_event_that_was_told()
    {
        var told = new HashSet<string>();
        var random = new Random(7);
        for (var round = 0; round < 8; round++)
        {
            using var run = new WatchRun("--source", $"file:{Sample}", "--ask", "What is it?", "--schema", """{"enum":["a","b"]}""", "--every", "50ms", "--journal", folder.File("journal"), "--snapshots", folder.File("pictures"));
            for (var i = random.Next(1, 20); i > 0; i--) told.Add(run.Next()!.Value.GetProperty("id").GetString()!);
            run.Send(WatchRun.Kill);
            while (run.Process.StandardOutput.ReadLine() is { } line)
            {
                // The last one may be cut.
                if (line.EndsWith('}')) told.Add(JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!);
            }

            run.Ended();
        }

        // A last run repairs a line that was being written.
        using (var run = new WatchRun("--source", $"file:{Sample}", "--ask", "What is it?", "--journal", folder.File("journal")))
        {
            told.Add(run.Next()!.Value.GetProperty("id").GetString()!);
            run.Send(WatchRun.Terminate);
            Assert.Equal(143, run.Ended());
        }

        var kept = WatchRun.Journal(folder.File("journal")).ConvertAll(happened => happened.GetProperty("id").GetString()!);
        Assert.Empty(told.Except(kept));
        Assert.Equal(kept.Count, kept.Distinct().Count());
    }

    [Fact]
    public void An_event_is_asked_about_again()
    {
        string[] places = ["--journal", folder.File("journal"), "--snapshots", folder.File("pictures")];
        var watched = Cli.RunWith(File.ReadAllBytes(Sample), ["watch", "--source", "-", "--ask", "What is it?", "--weights", Cli.Weights, .. places]);
        var happened = JsonDocument.Parse(watched.Output).RootElement;
        var (id, answer) = (happened.GetProperty("id").GetString()!, happened.GetProperty("answer").GetString()!);
        var again = Cli.Run(["replay", id, "--json", "--weights", Cli.Weights, .. places]);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        var replayed = JsonDocument.Parse(again.Output).RootElement;
        Assert.Equal((id, answer, answer, true), (replayed.GetProperty("id").GetString(), replayed.GetProperty("was").GetString(), replayed.GetProperty("now").GetString(), replayed.GetProperty("same").GetBoolean()));
        Assert.Contains(" (the same)", Cli.Run(["replay", "--all", "--weights", Cli.Weights, .. places]).Output, StringComparison.Ordinal);
        Assert.Contains(" (the same)", Cli.Run(["replay", "--all", "--weights", Cli.Weights, "--journal", folder.File("journal/"), "--snapshots", folder.File("pictures/")]).Output, StringComparison.Ordinal);
        Assert.Equal(2, Cli.Run(["replay", "no-such-id", "--weights", Cli.Weights, .. places]).ExitCode);
        Assert.Equal(2, Cli.Run(["replay", "--weights", Cli.Weights, .. places]).ExitCode);
        File.Delete(Path.Combine(folder.File("pictures"), happened.GetProperty("picture").GetString()!));
        Assert.Contains("now: no answer, its picture cannot be read", Cli.Run(["replay", id, "--weights", Cli.Weights, .. places]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_page_shows_the_last_answer_in_a_browser()
    {
        var browser = new[] { "chromium", "chromium-browser", "google-chrome" }.FirstOrDefault(Tool.IsInstalled);
        Assert.SkipUnless(browser is not null, "chromium is not installed.");
        var address = WatchRun.FreeAddress();
        using var run = new WatchRun("--source", "file:" + Sample, "--ask", "What <b>is</b> it?", "--every", "1h", "--listen", address);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{address}/") };
        await Healthy(client, run);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync("ask/trigger", null)).StatusCode);
        var id = run.Next()!.Value.GetProperty("id").GetString();
        var page = Tool.Run(browser!, "", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={folder.File("profile")}", "--virtual-time-budget=5000", "--dump-dom", $"http://{address}/");
        Assert.Contains("class=\"ok\">ok</p>", page, StringComparison.Ordinal);
        Assert.Contains("What &lt;b&gt;is&lt;/b&gt; it?", page, StringComparison.Ordinal);
        Assert.Contains($"<img src=\"pictures/{id}\"", page, StringComparison.Ordinal);
        Assert.Matches("class=\"small latency\">picture [0-9.]+ m?s, prompt [0-9.]+ m?s, answer [0-9.]+ m?s<", page);
        Assert.Contains("<button>trigger</button>", page, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> Healthy(HttpClient client, WatchRun run)
    {
        while (true)
        {
            using var answer = await Get(client, run);
            if (answer.StatusCode == HttpStatusCode.OK) return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            await Task.Delay(50);
        }
    }

    // Until the program listens, nobody answers.
    private static async Task<HttpResponseMessage> Get(HttpClient client, WatchRun run)
    {
        while (true)
        {
            try
            {
                return await client.GetAsync("health");
            }
            catch (HttpRequestException)
            {
                if (run.Process.HasExited) Assert.Fail($"the program ended: {run.Error}");
                await Task.Delay(50);
            }
        }
    }
}
