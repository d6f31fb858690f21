using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using N2Eye.Runtime;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Triggers;

namespace N2Eye.Tests.Queries;

public sealed class QueryRunnerTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Now);
    private readonly LastAnswers last = new();
    private readonly Dictionary<string, string> says = [];
    private readonly FakeAnswerer answerer;

    public QueryRunnerTests() => answerer = new FakeAnswerer((question, _) => says.TryGetValue(question, out var answer) ? answer : "yes");

    [Fact]
    public void An_event_says_what_happened()
    {
        var asked = Assert.Single(Run(new() { ["who"] = new() { Ask = "Who at {camera}, {site}?", System = "Brief." } }, "who"));
        var happened = asked.Event;
        Assert.Equal((Outcome.Answered, "roof", "gate", "bell", "pressed", "who"), (asked.Outcome, happened.Site, happened.Camera, happened.Trigger, happened.Reason, happened.Query));
        Assert.Equal(("Who at gate, roof?", "yes", null, null, null, "stop"), (happened.Question, happened.Answer, happened.Value, happened.Previous, happened.Error, happened.FinishReason));
        Assert.Equal(("fake", "f1", "int8", "cpu"), (happened.Model, happened.Fingerprint, happened.Scheme, happened.Device));
        Assert.Equal((Now.AddSeconds(-2), Now.AddSeconds(-1), Now), (happened.Taken, happened.Triggered, happened.Answered));
        Assert.Equal((3.0, 5.0, 7.0), (happened.PictureMs, happened.PrefillMs, happened.DecodeMs));
        Assert.Equal(32, happened.PictureHash!.Length);
        Assert.Equal(7, Guid.Parse(happened.Id).Version);
        Assert.Equal("Brief.", Assert.Single(answerer.Looks).System);
    }

    [Fact]
    public void What_follows_an_answer_is_asked_in_the_same_conversation()
    {
        var queries = new Dictionary<string, QueryOptions>
        {
            ["first"] = new() { Ask = "a", Then = [new() { If = If("\"yes\""), Ask = "second" }, new() { If = If("\"no\""), Ask = "third" }] },
            ["second"] = new() { Ask = "b {answer:first}", Then = [new() { Ask = "third" }] },
            ["third"] = new() { Ask = "c" },
        };
        Assert.Equal(["first", "second", "third"], Run(queries, "first").Select(asked => asked.Event.Query));
        Assert.Equal(["a|", "a|b yes|", "a|b yes|c|"], answerer.Asked);
        Assert.Single(answerer.Looks);
        says["a"] = "no";
        Assert.Equal(["first", "third"], Run(queries, "first").Select(asked => asked.Event.Query));
        says["a"] = "maybe";
        Assert.Equal(["first"], Run(queries, "first").Select(asked => asked.Event.Query));
    }

    [Fact]
    public void Questions_of_a_trigger_do_not_know_each_other()
    {
        RunBoth(new() { ["first"] = new() { Ask = "a" }, ["second"] = new() { Ask = "b" } }, "first", "second");
        Assert.Equal(["a|", "b|"], answerer.Asked);
    }

    [Fact]
    public void Where_only_changes_count_the_same_answer_is_no_event_and_nothing_follows()
    {
        var queries = new Dictionary<string, QueryOptions>
        {
            ["open"] = new() { Ask = "a", ChangesOnly = ChangesOnly.Text, Then = [new() { Ask = "who" }] },
            ["who"] = new() { Ask = "b" },
        };
        Assert.Equal([Outcome.Answered, Outcome.Answered], Run(queries, "open").Select(asked => asked.Outcome));
        says["a"] = "Yes.";
        Assert.Equal([Outcome.Unchanged], Run(queries, "open").Select(asked => asked.Outcome));
        says["a"] = "no";
        var changed = Run(queries, "open");
        Assert.Equal(("open", "no", "yes"), (changed[0].Event.Query, changed[0].Event.Answer, changed[0].Event.Previous));
        Assert.Equal(2, changed.Count);
        // Another camera has answers of its own.
        Assert.Equal(Outcome.Answered, Run(queries, "open", camera: "yard")[0].Outcome);
    }

    [Fact]
    public void A_failure_is_an_event_that_says_why_and_changes_no_last_answer()
    {
        var queries = new Dictionary<string, QueryOptions> { ["q"] = new() { Ask = "a {previous}", ChangesOnly = ChangesOnly.Exact }, ["r"] = new() { Ask = "b" } };
        Run(queries, "q");
        says["a yes"] = "!";
        var failing = new FakeAnswerer((question, _) => question switch
        {
            "a yes" => throw new N2EyeException(FailureKind.BadInput, "gate is damaged:\nits JPEG data cannot be decoded."),
            _ => throw new InvalidOperationException("oops"),
        });
        var asked = Run(queries, failing, "gate", "q", "r");
        Assert.Equal((Outcome.Failed, "gate is damaged: its JPEG data cannot be decoded.", null, null), (asked[0].Outcome, asked[0].Event.Error, asked[0].Event.Answer, asked[0].Defect));
        Assert.Equal((Outcome.Failed, "internal error: InvalidOperationException: oops"), (asked[1].Outcome, asked[1].Event.Error));
        Assert.IsType<InvalidOperationException>(asked[1].Defect);
        Assert.Equal("yes", last.Of("gate", "q"));
    }

    [Fact]
    public void A_shaped_answer_is_JSON_in_the_event()
    {
        says["a"] = """{"n":1}""";
        var queries = new Dictionary<string, QueryOptions> { ["q"] = new() { Ask = "a", Schema = Json("""{"type":"object","properties":{"n":{"type":"integer","minimum":0,"maximum":9}},"required":["n"]}""") } };
        Assert.Equal("""{"n":1}""", Assert.Single(Run(queries, "q")).Event.Value!.ToJsonString());
        says["a"] = """{"n":""";
        Assert.Null(Assert.Single(Run(queries, "q")).Event.Value);
    }

    [Fact]
    public void The_time_is_the_box_own()
    {
        clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(5.5), "east", "east"));
        Assert.Equal("2026-05-06 12:38", Assert.Single(Run(new() { ["q"] = new() { Ask = "{time}" } }, "q")).Event.Question);
    }

    [Fact]
    public void Who_stops_reading_asks_no_more()
    {
        var runner = new QueryRunner("roof", new QueryBook(new Dictionary<string, QueryOptions> { ["a"] = new() { Ask = "a" }, ["b"] = new() { Ask = "b" } }, "/"), answerer, last, clock);
        _ = runner.Run(Fired("gate"), Fired("gate").Frame!, ["a", "b"], () => { }).First();
        Assert.Equal(["a|"], answerer.Asked);
    }

    private List<Asked> Run(Dictionary<string, QueryOptions> queries, string query, string camera = "gate") => Run(queries, answerer, camera, query);

    private List<Asked> RunBoth(Dictionary<string, QueryOptions> queries, string first, string second) => Run(queries, answerer, "gate", first, second);

    private List<Asked> Run(Dictionary<string, QueryOptions> queries, IAnswerer answers, string camera, params string[] names)
    {
        answerer.Looks.Clear();
        answerer.Asked.Clear();
        return [.. new QueryRunner("roof", new QueryBook(queries, "/"), answers, last, clock).Run(Fired(camera), Fired(camera).Frame!, names, () => { })];
    }

    private static TriggerFired Fired(string camera) => new("bell", Now.AddSeconds(-1), "pressed", new Frame(camera, 1, Now.AddSeconds(-2), FrameFormat.File, 0, 0, new byte[] { 1, 2, 3 }));

    private static ConditionOptions If(string same) => new() { Same = Json(same) };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
