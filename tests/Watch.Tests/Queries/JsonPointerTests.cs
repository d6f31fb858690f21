using System.Text.Json.Nodes;
using N2Eye.Runtime;
using N2Eye.Watch.Queries;

namespace N2Eye.Tests.Queries;

/// <summary>The examples of RFC 6901, section 5.</summary>
public sealed class JsonPointerTests
{
    private static readonly JsonNode Document = JsonNode.Parse("""{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}""")!;

    [Theory]
    [InlineData("/foo", """["bar","baz"]""")]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    public void Points(string pointer, string expected)
    {
        Assert.True(JsonPointer.Parse(pointer, "f").TryFind(Document, out var found));
        Assert.Equal(expected, found!.ToJsonString());
    }

    [Theory]
    [InlineData("/foo/2")]
    [InlineData("/foo/00")]
    [InlineData("/foo/-")]
    [InlineData("/foo/-1")]
    [InlineData("/foo/ 1")]
    [InlineData("/foo/bar")]
    [InlineData("/nothing/0")]
    public void Nothing_is_there(string pointer) => Assert.False(JsonPointer.Parse(pointer, "f").TryFind(Document, out _));

    [Theory]
    [InlineData("foo")]
    [InlineData("/a~")]
    [InlineData("/a~2")]
    public void Is_none(string pointer) => Assert.Throws<N2EyeException>(() => JsonPointer.Parse(pointer, "f"));
}
