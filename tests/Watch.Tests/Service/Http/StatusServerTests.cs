using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using N2Eye.Runtime;
using N2Eye.Tests.Watching;
using N2Eye.Watch.Service;
using N2Eye.Watch.Service.Http;
using N2Eye.Watch.Watching;

namespace N2Eye.Tests.Service.Http;

public sealed class StatusServerTests : IDisposable
{
    private readonly IPEndPoint address = new(IPAddress.Loopback, FreePort.Find());
    private readonly State state = new();
    private readonly StatusServer server;
    private readonly HttpClient client;

    public StatusServerTests()
    {
        server = new StatusServer(address, state, NullLogger.Instance);
        client = new HttpClient { BaseAddress = new Uri($"http://{address}/") };
    }

    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Health_is_503_until_everything_works()
    {
        state.Now = state.Now with { Status = "degraded", Problems = ["camera gate is stalled"] };
        using (var answer = await client.GetAsync("health"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal("camera gate is stalled", json.RootElement.GetProperty("problems")[0].GetString());
        }

        state.Now = state.Now with { Status = "ok", Problems = [] };
        using (var answer = await client.GetAsync("health")) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_page_loads_nothing_from_elsewhere()
    {
        foreach (var (path, type) in new[] { ("", "text/html"), ("page.js", "text/javascript"), ("page.css", "text/css"), ("metrics", "text/plain"), ("events", "application/json") })
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.DoesNotContain("//", (await answer.Content.ReadAsStringAsync()).Replace("// ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Events_come_with_their_pictures()
    {
        var png = File.ReadAllBytes(Repository.Model("n2eye-tiny", "sample.png"));
        state.Recent.Add(Made.Event("e1"), Made.Frame("gate", 1) with { Bytes = png });
        using var json = JsonDocument.Parse(await client.GetStringAsync("events"));
        Assert.Equal(("e1", true), (json.RootElement[0].GetProperty("event").GetProperty("id").GetString(), json.RootElement[0].GetProperty("has_picture").GetBoolean()));
        using var picture = await client.GetAsync("pictures/e1");
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal(png, await picture.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("pictures/e2")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("pictures/../events/../../etc/passwd")).StatusCode);
    }

    [Fact]
    public async Task Asking_names_its_trigger_and_is_refused_to_pages_of_others()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync("ask/the%20gate", null)).StatusCode);
        Assert.Equal([("the gate", "HTTP")], state.Asked);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync("ask/nothing", null)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.GetAsync("ask/the%20gate")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("health", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Post("ask/the%20gate", "http://evil.example")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await Post("ask/the%20gate", $"http://{address}")).StatusCode);
        state.HasPicture = false;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostAsync("ask/the%20gate", null)).StatusCode);

        async Task<HttpResponseMessage> Post(string path, string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Headers.Add("Origin", origin);
            return await client.SendAsync(request);
        }
    }

    [Fact]
    public void Asking_without_a_length_is_refused_and_asks_nothing()
    {
        using var socket = new TcpClient();
        socket.Connect(address);
        socket.GetStream().Write(Encoding.ASCII.GetBytes($"POST /ask/gate HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(socket.GetStream());
        Assert.Equal("HTTP/1.1 411 Length Required", reader.ReadLine());
        reader.ReadToEnd();
        Assert.Empty(state.Asked);
    }

    [Fact]
    public async Task A_name_that_a_foreign_page_makes_point_here_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "health");
        request.Headers.Host = "evil.example";
        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync(request)).StatusCode);
        request.Headers.Host = null;
    }

    [Fact]
    public async Task Nonsense_ends_nothing()
    {
        foreach (var nonsense in new[] { "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", "POST /ask/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", new string('A', 100_000) })
        {
            using var socket = new TcpClient();
            socket.Connect(address);
            try
            {
                socket.GetStream().Write(Encoding.ASCII.GetBytes(nonsense));
            }
            catch (IOException)
            {
                // Refused while it was still being sent.
            }
        }

        Assert.Equal("x 1\n", await client.GetStringAsync("metrics"));
    }

    [Fact]
    public void An_address_that_is_taken_is_told()
    {
        var failure = Assert.Throws<N2EyeException>(() => new StatusServer(address, state, NullLogger.Instance));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"Cannot listen at {address}: "), failure.Message, StringComparison.Ordinal);
    }

    private sealed class State : IServiceState
    {
        public List<(string Trigger, string Reason)> Asked { get; } = [];

        public bool HasPicture { get; set; } = true;

        public Health Now { get; set; } = new() { Status = "ok", Problems = [], Cameras = new Dictionary<string, CameraHealth>(), Triggers = new Dictionary<string, bool>(), Sinks = new Dictionary<string, SinkHealth>() };

        public RecentEvents Recent { get; } = new();

        public Health Health() => Now;

        public string Metrics() => "x 1\n";

        public AskResult Ask(string trigger, string reason)
        {
            if (trigger == "nothing") return AskResult.Unknown;
            Asked.Add((trigger, reason));
            return HasPicture ? AskResult.Accepted : AskResult.NoPicture;
        }
    }
}
