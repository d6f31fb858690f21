using System.Text.Json;
using N2Eye.Runtime;
using N2Eye.Watch.Queries;

namespace N2Eye.Tests.Queries;

public sealed class QueryBookTests
{
    [Fact]
    public void Questions_are_read_with_what_belongs_to_them()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("s.json"), """{"enum": ["a", "b"]}""");
        var book = new QueryBook(new Dictionary<string, QueryOptions>
        {
            ["first"] = new() { Ask = "a?", Schema = Json("\"s.json\""), ChangesIn = [""], Then = [new() { If = new() { Same = Json("\"a\"") }, Ask = "second" }], Crop = [new() { X = 0.5, Width = 0.5 }] },
            ["second"] = new() { Ask = "{answer:first}?" },
        }, folder.Path);
        var first = book["first"];
        Assert.Equal((3, 128, "second", 1), (first.Grammar!.ShortestLength, first.MaxTokens, first.FollowUps[0].Ask, first.Crops.Count));
        Assert.True(first.FollowUps[0].If!.Fits("\"a\""));
        Assert.Equal(["first", "second"], book.Names);
    }

    [Fact]
    public void What_is_wrong_is_named_by_its_field()
    {
        Refused("queries.q.ask is missing", new QueryOptions());
        Refused("queries.q.ask has the place {x}", new QueryOptions { Ask = "{x}" });
        Refused("queries.q.ask quotes the answer to \"other\", which is no query", new QueryOptions { Ask = "{answer:other}" });
        Refused("queries.q.max_tokens must be at least 1", new QueryOptions { Ask = "a", MaxTokens = 0 });
        Refused("queries.q.max_tokens is 2, and an answer of the schema may need 4", new QueryOptions { Ask = "a", MaxTokens = 2, Schema = Json("""{"type":"boolean"}""") });
        Refused("queries.q.schema uses \"pattern\"", new QueryOptions { Ask = "a", Schema = Json("""{"type":"string","pattern":"x"}""") });
        Refused("queries.q.schema: cannot read", new QueryOptions { Ask = "a", Schema = Json("\"no-such.json\"") });
        Refused("queries.q has changes_only and changes_in", new QueryOptions { Ask = "a", ChangesOnly = ChangesOnly.Text, ChangesIn = ["/a"] });
        Refused("queries.q.changes_in points into JSON", new QueryOptions { Ask = "a", ChangesIn = ["/a"] });
        Refused("queries.q.changes_in[0] is \"a\"", new QueryOptions { Ask = "a", ChangesIn = ["a"], Schema = Json("""{"type":"null"}""") });
        Refused("queries.q.crop[0] leaves the picture", new QueryOptions { Ask = "a", Crop = [new() { X = 0.5 }] });
        Refused("queries.q.crop[0] leaves the picture", new QueryOptions { Ask = "a", Crop = [new() { X = double.NaN }] });
        Refused("queries.q.then[0].ask is missing", new QueryOptions { Ask = "a", Then = [new()] });
        Refused("queries.q.then[0].ask is \"x\", which is no query", new QueryOptions { Ask = "a", Then = [new() { Ask = "x" }] });
        Refused("queries.q.then[0].if says nothing", new QueryOptions { Ask = "a", Then = [new() { If = new(), Ask = "q" }] });
        Refused("queries.q.then asks \"q\" again: q → q never ends", new QueryOptions { Ask = "a", Then = [new() { Ask = "q" }] });
    }

    [Fact]
    public void Questions_that_follow_share_picture_and_system_prompt()
    {
        Refused("queries.q.then[0].ask is \"p\", which has a crop", new QueryOptions { Ask = "a", Then = [new() { Ask = "p" }] }, new QueryOptions { Ask = "b", Crop = [new()] });
        Refused("queries.q.then[0].ask is \"p\", which has another system prompt", new QueryOptions { Ask = "a", Then = [new() { Ask = "p" }] }, new QueryOptions { Ask = "b", System = "Be brief." });
        Refused("queries.p.then asks \"q\" again: q → p → q never ends", new QueryOptions { Ask = "a", Then = [new() { Ask = "p" }] }, new QueryOptions { Ask = "b", Then = [new() { Ask = "q" }] });
    }

    private static void Refused(string message, QueryOptions query, QueryOptions? other = null)
    {
        var options = new Dictionary<string, QueryOptions> { ["q"] = query };
        if (other is not null) options.Add("p", other);
        Assert.StartsWith(message, Assert.Throws<N2EyeException>(() => new QueryBook(options, "/")).Message, StringComparison.Ordinal);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
