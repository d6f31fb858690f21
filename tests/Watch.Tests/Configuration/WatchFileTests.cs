using System.Text;
using System.Text.Json;
using CsCheck;
using N2Eye.Runtime;
using N2Eye.Watch.Configuration;
using N2Eye.Watch.Sinks.Mqtt;
using N2Eye.Watch.Sources;
using N2Eye.Watch.Watching;

namespace N2Eye.Tests.Configuration;

public sealed class WatchFileTests
{
    [Fact]
    public void A_file_is_read_with_comments_and_its_paths_are_its_own()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("watch.json"), """
            {
              "site": "roof", // here
              "cameras": { "gate": { "source": { "type": "folder", "path": "in" } } },
              "triggers": { "each": { "ask": ["what"], "best_of": 3, "best_from": "back" } },
              "queries": { "what": { "ask": "?", "schema": "s.json", "changes_only": "text" } },
              "journal": { "folder": "journal" },
              "sinks": { "home": { "url": "mqtt://127.0.0.1:1", "type": "mqtt", "username": "u", "password_file": "secret" }, },
            }
            """);
        var config = WatchFile.Read(folder.File("watch.json"));
        Assert.Equal(("roof", folder.File("in"), folder.File("journal")), (config.Site, config.Cameras["gate"].Source!.Path, config.Journal!.Folder));
        Assert.Equal((3, BestFrom.Back), (config.Triggers["each"].BestOf, config.Triggers["each"].BestFrom));
        Assert.Equal(folder.File("s.json"), config.Queries["what"].Schema!.Value.GetString());
        Assert.Equal(folder.File("secret"), Assert.IsType<MqttSinkOptions>(config.Sinks["home"]).PasswordFile);
    }

    [Theory]
    [InlineData("""{"cameras": {"gate": {"sauce": 1}}}""", "w.json line 1: cameras.gate.sauce is no field that there is.")]
    [InlineData("{\"cameras\":\n{\"gate\": {\"source\": {\"type\": \"folder\",\n \"pat\": \"x\"}}}}", "w.json line 3: cameras.gate.source.pat is no field that there is.")]
    [InlineData("""{"cameras": {"gate": {"source": {"type": "foldr"}}}}""", "w.json line 1: cameras.gate.source.type cannot have this value.")]
    [InlineData("""{"cameras": {"gate": {"source": {"type": 3}}}}""", "w.json line 1: cameras.gate.source.type cannot have this value.")]
    [InlineData("""{"cameras": {"gate": {"source": {}}}}""", "w.json line 1: cameras.gate.source lacks type.")]
    [InlineData("""{"sinks": {"a": {"type": "mqtt", "topic": 1}}}""", "w.json line 1: sinks.a.topic is no field that there is.")]
    [InlineData("""{"sinks": {"a": {"type": "mqttt"}}}""", "w.json line 1: sinks.a.type is \"mqttt\", which there is not.")]
    [InlineData("""{"sinks": {"a": {"url": "x"}}}""", "w.json: one of the sinks lacks \"type\".")]
    [InlineData("""{"sit": 1}""", "w.json line 1: sit is no field that there is.")]
    [InlineData("""{"site": "a", "site": "b"}""", "w.json line 1: site is there twice.")]
    [InlineData("""{"site": 3}""", "w.json line 1: site cannot have this value.")]
    [InlineData("null", "w.json: the file: it is null.")]
    [InlineData("""{"cameras": null}""", "w.json line 1: cameras is null: leave it out, or say what it is.")]
    [InlineData("""{"queue": null}""", "w.json line 1: queue is null: leave it out, or say what it is.")]
    [InlineData("""{"service": {"listen": null}}""", "w.json line 1: service.listen is null: leave it out, or say what it is.")]
    [InlineData("""{"journal": {"folder": null}}""", "w.json line 1: journal.folder is null: leave it out, or say what it is.")]
    [InlineData("""{"sinks": {"a": {"type": "webhook", "url": null}}}""", "w.json line 1: sinks.a.url is null: leave it out, or say what it is.")]
    [InlineData("""{"cameras": {"gate": null}}""", "w.json: cameras.gate is null: leave it out, or say what it is.")]
    [InlineData("""{"triggers": {"t": null}}""", "w.json: triggers.t is null: leave it out, or say what it is.")]
    [InlineData("""{"queries": {"schema": null}}""", "w.json: queries.schema is null: leave it out, or say what it is.")]
    [InlineData("""{"sinks": {"a": {"type": "stdout"}, "b": null}}""", "w.json: sinks.b is null: leave it out, or say what it is.")]
    [InlineData("""{"triggers": {"t": {"ask": ["q", null]}}}""", "w.json: triggers.t.ask[1] is null: leave it out, or say what it is.")]
    [InlineData("""{"queries": {"q": {"then": [null], /* and */ },}}""", "w.json: queries.q.then[0] is null: leave it out, or say what it is.")]
    [InlineData("""{"cameras": {"gate": {"source": {"type": "exec", "command": ["a", null]}}}}""", "w.json: cameras.gate.source.command[1] is null: leave it out, or say what it is.")]
    public void What_is_wrong_is_named_by_line_and_field(string json, string message) =>
        Assert.Equal(message, Assert.Throws<N2EyeException>(() => WatchFile.Parse(Encoding.UTF8.GetBytes(json), "w.json")).Message);

    [Fact]
    public void Null_may_stand_where_a_field_may_be_left_out_and_in_a_schema_and_is_an_answer()
    {
        var query = WatchFile.Parse(
            """{"site": null, "journal": null, "triggers": {"t": {"on": null}}, "queries": {"q": {"schema": {"enum": [null, {"a": [null]}]}, "then": [{"if": {"equals": null}}]}}}"""u8, "w").Queries["q"];
        Assert.Equal(JsonValueKind.Object, query.Schema!.Value.ValueKind);
        Assert.Equal(JsonValueKind.Null, query.Then![0].If!.Same.ValueKind);
    }

    [Fact]
    public void Whatever_a_file_holds_the_answer_is_one_line()
    {
        const string Sound = """{"site":"roof","cameras":{"gate":{"source":{"type":"folder","path":"in"}}},"triggers":{"each":{"ask":["what"]}},"queries":{"what":{"ask":"?"}},"sinks":{"a":{"type":"stdout"}}}""";
        Gen.Select(Gen.Int[0, Sound.Length - 1], Gen.Char[' ', '~']).Sample((at, letter) =>
        {
            try
            {
                WatchFile.Parse(Encoding.UTF8.GetBytes(Sound[..at] + letter + Sound[(at + 1)..]), "w.json");
                return true;
            }
            catch (N2EyeException failure)
            {
                return !failure.Message.Contains('\n', StringComparison.Ordinal) && !failure.Message.Contains("N2Eye.", StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        Assert.Equal("/no/such/watch.json is not there.", Assert.Throws<N2EyeException>(() => WatchFile.Read("/no/such/watch.json")).Message);

    [Fact]
    public void Sources_of_a_camera_keep_their_type() =>
        Assert.Equal(SourceType.V4l2, WatchFile.Parse("""{"cameras":{"a":{"source":{"type":"v4l2","device":"/dev/video0"}}}}"""u8, "w").Cameras["a"].Source!.Type);
}
