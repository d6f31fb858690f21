using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using N2Eye.Tests;
using N2Eye.Watch.Events;
using N2Eye.Watch.Sinks.Webhook;
using N2Eye.Watch.Tests.Events;
using N2Eye.Watch.Tests.Journal;
using N2Eye.Watch.Tests.Servers;

namespace N2Eye.Watch.Tests.Sinks.Webhook;

public sealed class WebhookSinkTests
{
    [Fact]
    public async Task An_event_is_posted_with_its_id_and_a_signature()
    {
        using var server = new HookServer();
        using var files = new JournalFixture();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("key"), "hush\n");
        File.WriteAllText(folder.File("bearer"), "Bearer abc\n");
        await using var fixture = Run(files, server, options => options with { SecretFile = folder.File("key"), AuthorizationFile = folder.File("bearer") });
        fixture.Append(Happened.Event(1) with { Answer = "ein Löwe" });
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time);
        var post = Assert.Single(server.Posts);
        Assert.Equal("/hook", post.Path);
        Assert.Equal("ein Löwe", EventJson.Read(Encoding.UTF8.GetBytes(post.Body)).Answer);
        Assert.Equal(Happened.Id(1), post.Headers["Idempotency-Key"]);
        Assert.Equal("application/json", post.Headers["Content-Type"]);
        Assert.Equal("Bearer abc", post.Headers["Authorization"]);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("hush"u8, Encoding.UTF8.GetBytes(post.Body))), post.Headers["N2Eye-Signature"]);
    }

    [Fact]
    public async Task What_waits_is_posted_in_arrays()
    {
        using var server = new HookServer();
        using var files = new JournalFixture();
        server.Reply = _ => (server.Posts.Count == 1 ? 503 : 200, []);
        await using var fixture = Run(files, server, options => options with { Batch = 4 });
        fixture.Append(Happened.Event(1));
        await Eventually.Holds(() => server.Posts.Count == 1, files.Time, TimeSpan.Zero);
        for (var i = 2; i <= 10; i++) fixture.Append(Happened.Event(i));
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 10, files.Time);
        var arrays = server.Posts.Skip(1).Select(post => JsonNode.Parse(post.Body)!.AsArray()).ToArray();
        Assert.Equal([1, 4, 4, 1], arrays.Select(array => array.Count));
        Assert.Equal(Enumerable.Range(1, 10).Select(Happened.Id), arrays.SelectMany(array => array).Select(happened => (string)happened!["id"]!));
        Assert.Equal(Happened.Id(2) + "+3", server.Posts[2].Headers["Idempotency-Key"]);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task What_is_no_fault_of_the_event_is_tried_again_with_the_same_id(int status)
    {
        using var server = new HookServer();
        using var files = new JournalFixture();
        server.Reply = _ => (server.Posts.Count < 4 ? status : 200, []);
        await using var fixture = Run(files, server, options => options);
        fixture.Append(Happened.Event(1));
        await Eventually.Holds(() => fixture.Runner.State.LastError is not null, files.Time, TimeSpan.Zero);
        Assert.Contains($"it replies {status}.", fixture.Runner.State.LastError!, StringComparison.Ordinal);
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time, TimeSpan.FromSeconds(1));
        Assert.Equal(Enumerable.Repeat(Happened.Id(1), 4), server.Posts.Select(post => post.Headers["Idempotency-Key"]));
        Assert.False(File.Exists(DeadLetters(files)));
    }

    [Fact]
    public async Task Retry_After_is_kept()
    {
        using var server = new HookServer();
        using var files = new JournalFixture();
        server.Reply = _ => server.Posts.Count == 1 ? (503, [("Retry-After", "600")]) : (200, []);
        await using var fixture = Run(files, server, options => options);
        fixture.Append(Happened.Event(1));
        await Eventually.Holds(() => fixture.Runner.State.Failures == 1, files.Time, TimeSpan.Zero);
        var before = files.Time.GetUtcNow();
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time, TimeSpan.FromSeconds(5));
        Assert.True(files.Time.GetUtcNow() - before >= TimeSpan.FromSeconds(600));
    }

    [Fact]
    public async Task A_refused_event_of_an_array_goes_to_a_file_and_the_others_arrive()
    {
        using var server = new HookServer();
        using var files = new JournalFixture();
        server.Reply = post => (server.Posts.Count == 1 ? 500 : post.Body.Contains(Happened.Id(3), StringComparison.Ordinal) ? 422 : 200, []);
        await using var fixture = Run(files, server, options => options with { Batch = 10 });
        fixture.Append(Happened.Event(1));
        await Eventually.Holds(() => server.Posts.Count == 1, files.Time, TimeSpan.Zero);
        for (var i = 2; i <= 5; i++) fixture.Append(Happened.Event(i));
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 5, files.Time);
        var letter = JsonNode.Parse(Assert.Single(File.ReadAllLines(DeadLetters(files))))!;
        Assert.Equal("status 422", (string?)letter["why"]);
        Assert.Equal(Happened.Id(3), (string?)letter["event"]!["id"]);
        Assert.Equal(5, server.Posts.Skip(1).Count(post => JsonNode.Parse(post.Body)!.AsArray().Count == 1));
        Assert.Contains(fixture.Log, line => line.Contains("is refused (status 422)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var other = new HookServer();
        using var server = new HookServer();
        using var files = new JournalFixture();
        server.Reply = _ => (307, [("Location", other.Url)]);
        await using var fixture = Run(files, server, options => options);
        fixture.Append(Happened.Event(1));
        await Eventually.Holds(() => fixture.Runner.State.LastError is not null, files.Time, TimeSpan.Zero);
        Assert.Contains($"it points to {other.Url}, which is not followed", fixture.Runner.State.LastError!, StringComparison.Ordinal);
        Assert.Empty(other.Posts);
        Assert.Equal(1, fixture.Runner.State.Pending);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_for_an_hour_gets_everything()
    {
        using var files = new JournalFixture();
        var port = FreePort.Find();
        var options = new WebhookSinkOptions { Url = $"http://127.0.0.1:{port}/", Batch = 100 };
        await using var fixture = new SinkFixture(files, new WebhookSink(options, files.Folder, files.Time, files.Log), options);
        for (var i = 1; i <= 60; i++)
        {
            fixture.Append(Happened.Event(i));
            files.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(2);
        }

        await Eventually.Holds(() => fixture.Runner.State.LastError is not null, files.Time, TimeSpan.Zero);
        Assert.Equal(60, fixture.Runner.State.Pending);
        Assert.Contains("Connection refused", fixture.Runner.State.LastError!, StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_events_take_bounded_space()
    {
        using var files = new JournalFixture();
        Directory.CreateDirectory(files.Folder);
        var letters = new DeadLetterFile("webhook", DeadLetters(files), 4096, files.Time, files.Log);
        for (var i = 1; i <= 100; i++) letters.Add(Happened.Event(i), "status 400");
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(DeadLetters(files))!).Length);
        Assert.InRange(new FileInfo(DeadLetters(files)).Length + new FileInfo(DeadLetters(files) + ".1").Length, 4096, 12000);
        Assert.Equal(Happened.Id(100), (string?)JsonNode.Parse(File.ReadLines(DeadLetters(files)).Last())!["event"]!["id"]);
    }

    private static string DeadLetters(JournalFixture files) => Path.Combine(files.Folder, "dead-letter", "webhook.jsonl");

    private static SinkFixture Run(JournalFixture files, HookServer server, Func<WebhookSinkOptions, WebhookSinkOptions> change)
    {
        var options = change(new WebhookSinkOptions { Url = server.Url });
        return new SinkFixture(files, new WebhookSink(options, files.Folder, files.Time, files.Log), options);
    }
}
