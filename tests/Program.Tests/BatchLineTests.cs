using System.Text.Json.Nodes;
using N2Eye.Program.Output;
using N2Eye.Runtime;

namespace N2Eye.Tests;

/// <summary>What a line may hold, and what it may not.</summary>
public sealed class BatchLineTests
{
    private static readonly string Photo = Repository.Oracle("images", "rgb_50x41.png");
    private static readonly string Other = Repository.Oracle("images", "rgba.png");

    [Fact]
    public void Every_way_to_name_the_pictures_of_messages_gives_the_same_answer()
    {
        var data = "data:image/png;base64," + Convert.ToBase64String(File.ReadAllBytes(Photo));
        string[] parts =
        [
            """{"type":"image"}""",
            $$"""{"type":"image","image":"{{Photo}}"}""",
            $$"""{"type":"image","path":"{{Photo}}"}""",
            $$"""{"type":"image","url":"file://{{Photo}}"}""",
            $$$"""{"type":"image_url","image_url":{"url":"{{{Photo}}}"}}""",
            $$$"""{"type":"image_url","image_url":{"url":"{{{data}}}"}}""",
        ];
        var lines = parts.Select((part, index) => Message(part, index == 0 ? $",\"images\":[\"{Photo}\"]" : "")).ToList();
        lines.Add($$"""{"images":["{{data}}"],"question":"And?"}""");
        var answers = Run(lines).Select(line => (line["answer"]?.GetValue<string>(), line["prompt_tokens"]?.GetValue<int>())).Distinct();
        Assert.NotNull(Assert.Single(answers).Item1);
    }

    [Fact]
    public void Pictures_keep_the_order_of_their_places()
    {
        var mixed = $$"""{"type":"image"},{"type":"image","image":"{{Other}}"},{"type":"image"}""";
        var listed = """{"type":"image"},{"type":"image"},{"type":"image"}""";
        var output = Run([Message(mixed, $",\"images\":[\"{Photo}\",\"{Photo}\"]"), Message(listed, $",\"images\":[\"{Photo}\",\"{Other}\",\"{Photo}\"]")]);
        Assert.Equal(output[0]["answer"]!.GetValue<string>(), output[1]["answer"]!.GetValue<string>());
    }

    private static readonly (string Line, string Error)[] BadLines =
    [
        ("""{"question":"x","images":null}""", "\"images\" must be an array"),
        ("""{"question":"x","images":"a.png"}""", "\"images\" must be an array"),
        ("""{"question":"x","image":"a.png"}""", "\"image\" is no field"),
        ("""{"question":"x","images":["-"]}""", "standard input"),
        ("""{"question":"x","images":["http://a/b.png"]}""", "network"),
        ("""{"question":"x","images":["data:image/png;base64,%%"]}""", "base64"),
        ("""{"question":"x","images":["data:image/png;base64,aGVsbG8="]}""", "the data URL is not a picture"),
        ("""{"question":"x","images":["a\u0000b.png"]}""", "a?b.png"),
        ("""{"question":"x","images":[""]}""", "empty"),
        ("""{"question":"half \ud800 pair"}""", "surrogate"),
        ("""{"id":"\udc00","question":"x"}""", "surrogate"),
        ("""{"\ud800":1,"question":"x"}""", "surrogate"),
        ("""{"question":1}""", "\"question\" must be a string"),
        ("""{"question":"x","system":1}""", "\"system\" must be a string"),
        ("""{"messages":[]}""", "\"messages\" is empty"),
        ("""{"messages":[{"role":"user","content":"x"}],"system":"y"}""", "\"system\" goes with \"question\""),
        ("""{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "image_url"),
        ("""{"messages":[{"content":"x"}]}""", "messages[0]"),
        ("""{}""", "\"question\" or \"messages\" is missing"),
        ("""{"question":"x"} more""", "not JSON"),
    ];

    [Fact]
    public void A_bad_line_says_what_is_wrong_and_the_next_one_is_answered()
    {
        var output = Run(BadLines.SelectMany(bad => new[] { bad.Line, """{"id":7,"question":"Hello"}""" }));
        Assert.Equal(2 * BadLines.Length, output.Count);
        for (var i = 0; i < BadLines.Length; i++)
        {
            Assert.Contains(BadLines[i].Error, output[2 * i]["error"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.NotNull(output[2 * i + 1]["answer"]);
        }
    }

    [Fact]
    public void Byte_order_mark_carriage_returns_and_a_missing_last_line_end_are_accepted()
    {
        var result = Cli.RunWith([0xEF, 0xBB, 0xBF, .. "{\"id\":1,\"question\":\"a\"}\r\n\r\n{\"id\":2,\"question\":\"b\"}"u8],
            "batch", "--weights", Cli.Weights, "--max-tokens", "1");
        Assert.Equal([1, 2], Parse(result.Output).Select(line => line["answer"] is null ? 0 : line["id"]!.GetValue<int>()));
    }

    [Fact]
    public void A_line_that_is_too_long_spoils_only_itself()
    {
        var lines = new JsonLines(new Concatenated("{\"a\":1}\n"u8.ToArray(), JsonLines.LongestLine + 5, "\n{\"b\":2}\n"u8.ToArray()));
        using (var first = lines.Next()!.Value.Parse()) Assert.True(first.RootElement.TryGetProperty("a", out _));
        Assert.Contains("longer than", Assert.Throws<N2EyeException>(() => lines.Next()!.Value.Parse()).Message, StringComparison.Ordinal);
        var third = lines.Next()!.Value;
        using (var parsed = third.Parse()) Assert.True(parsed.RootElement.TryGetProperty("b", out _));
        Assert.Equal(3, third.Number);
        Assert.Null(lines.Next());
    }

    private static string Message(string parts, string more) =>
        $$"""{"messages":[{"role":"user","content":[{{parts}},{"type":"text","text":"And?"}]}]{{more}}}""";

    private static List<JsonNode> Run(IEnumerable<string> lines)
    {
        var result = Cli.RunLines(lines, "batch", "--weights", Cli.Weights, "--max-tokens", "4", "--temperature", "0");
        Assert.Equal(0, result.ExitCode);
        return Parse(result.Output);
    }

    private static List<JsonNode> Parse(string output) => [.. output.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!)];

    /// <summary>Some bytes, a stretch of the letter z, some bytes: without holding the stretch in memory.</summary>
    private sealed class Concatenated(byte[] before, long stretch, byte[] after) : MemoryStream
    {
        private long position;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var written = 0;
            for (; written < count && position < before.Length + stretch + after.Length; written++, position++)
            {
                buffer[offset + written] = position < before.Length ? before[position]
                    : position < before.Length + stretch ? (byte)'z'
                    : after[position - before.Length - stretch];
            }

            return written;
        }
    }
}
