using System.Text;
using N2Eye.Runtime;
using N2Eye.Watch.Configuration;

namespace N2Eye.Tests.Configuration;

public sealed class WatchSetupTests
{
    private const string Cameras = """ "cameras": {"gate": {"source": {"type": "folder", "path": "/in"}}, "yard": {"source": {"type": "folder", "path": "/in2"}}} """;
    private const string Queries = """ "queries": {"what": {"ask": "?", "then": [{"ask": "who"}]}, "who": {"ask": "?"}, "never": {"ask": "?"}} """;

    [Fact]
    public void What_belongs_together_is_found()
    {
        var setup = Setup($$"""{ {{Cameras}}, {{Queries}}, "triggers": {"all": {"ask": ["what"]}, "one": {"cameras": ["yard"], "ask": ["who"]} } }""");
        Assert.Equal(["gate", "yard"], setup.CamerasOf(setup.Config.Triggers["all"]));
        Assert.Equal(["what", "who"], setup.QueriesOf("gate"));
        Assert.Equal(["all"], setup.TriggersOf("gate"));
        Assert.Equal(["all", "one"], setup.TriggersOf("yard"));
        Assert.Equal(["queries.never is asked by no trigger"], setup.Remarks);
        Assert.Equal("127.0.0.1:8632", setup.Listen!.ToString());
        Assert.Equal(Environment.MachineName, setup.Site);
    }

    [Theory]
    [InlineData("w: cameras is missing", "{}")]
    [InlineData("w: triggers is missing", "{ CAMERAS, QUERIES }")]
    [InlineData("w: cameras.a b is no name", """{"cameras": {"a b": {"source": {"type": "stdin"}}}}""")]
    [InlineData("w: cameras.a.source is missing", """{"cameras": {"a": {}}}""")]
    [InlineData("w: cameras.a.source.path is missing", """{"cameras": {"a": {"source": {"type": "folder"}}}}""")]
    [InlineData("w: cameras.a.keep_pictures must be", """{"cameras": {"a": {"keep_pictures": 0, "source": {"type": "stdin"}}}}""")]
    [InlineData("w: queries.q.ask is missing", """{"queries": {"q": {}}}""")]
    [InlineData("w: triggers.t.ask is missing", """{ CAMERAS, QUERIES, "triggers": {"t": {}} }""")]
    [InlineData("w: triggers.t.ask names \"x\", which is no query", """{ CAMERAS, QUERIES, "triggers": {"t": {"ask": ["x"]}} }""")]
    [InlineData("w: triggers.t.cameras names \"x\", which is no camera", """{ CAMERAS, QUERIES, "triggers": {"t": {"ask": ["who"], "cameras": ["x"]}} }""")]
    [InlineData("w: triggers.t.cameras is empty", """{ CAMERAS, QUERIES, "triggers": {"t": {"ask": ["who"], "cameras": []}} }""")]
    [InlineData("w: triggers.t.on.every_seconds is missing", """{ CAMERAS, QUERIES, "triggers": {"t": {"ask": ["who"], "on": {"type": "interval"}}} }""")]
    [InlineData("w: triggers.t.best_of must be", """{ CAMERAS, QUERIES, "triggers": {"t": {"ask": ["who"], "best_of": 0}} }""")]
    [InlineData("w: triggers.t.best_of looks back at 9 pictures, and cameras keep 8", """{ CAMERAS, QUERIES, "triggers": {"t": {"ask": ["who"], "best_of": 9, "best_from": "back"}} }""")]
    [InlineData("w: sinks.a needs a journal", """{ CAMERAS, QUERIES, "triggers": {"t": {"ask": ["who"]}}, "sinks": {"a": {"type": "mqtt"}} }""")]
    [InlineData("w: sinks.a.name is \"b\"", """{ CAMERAS, QUERIES, "triggers": {"t": {"ask": ["who"]}}, "sinks": {"a": {"type": "stdout", "name": "b"}} }""")]
    [InlineData("w: service.listen is \"8080\"", """{ CAMERAS, QUERIES, "triggers": {"t": {"ask": ["who"]}}, "service": {"listen": "8080"} }""")]
    [InlineData("w: service.stuck_after_seconds must be", """{ CAMERAS, QUERIES, "triggers": {"t": {"ask": ["who"]}}, "service": {"stuck_after_seconds": 0} }""")]
    [InlineData("w: queue.length must be", """{ CAMERAS, QUERIES, "triggers": {"t": {"ask": ["who"]}}, "queue": {"length": 0} }""")]
    [InlineData("w: triggers.t reads standard input, and so does cameras.a", """{"cameras": {"a": {"source": {"type": "stdin"}}}, QUERIES, "triggers": {"t": {"ask": ["who"], "on": {"type": "stdin"}}} }""")]
    [InlineData("w: site must have", """{"site": ""}""")]
    public void What_does_not_fit_is_named(string message, string json)
    {
        var whole = json.Replace("CAMERAS", Cameras, StringComparison.Ordinal).Replace("QUERIES", Queries, StringComparison.Ordinal);
        Assert.StartsWith(message, Assert.Throws<N2EyeException>(() => Setup(whole)).Message, StringComparison.Ordinal);
    }

    private static WatchSetup Setup(string json) => new(WatchFile.Parse(Encoding.UTF8.GetBytes(json), "w"), "w");
}
