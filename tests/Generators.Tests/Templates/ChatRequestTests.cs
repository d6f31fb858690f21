using System.Text;
using CsCheck;
using N2Eye.Runtime;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Tests.Templates;

/// <summary>Requests as JSON, and what is refused of them.</summary>
public class ChatRequestTests
{
    private static readonly Lazy<ChatTemplate> Echo = new(() => TemplateCompiler.Compile("{{ messages|tojson }}|{{ tools|tojson }}|{{ add_generation_prompt }}|{{ x is defined }}"));

    [Theory]
    [InlineData("""{"messages": []}""", "[]|null|False|False")]
    [InlineData("""{"messages": [{"role": "user", "content": null}], "tools": null, "add_generation_prompt": null}""", """[{"role": "user", "content": null}]|null|False|False""")]
    [InlineData("""{"messages": [{"role": "user"}], "tools": [], "add_generation_prompt": true, "x": 1}""", """[{"role": "user"}]|[]|True|True""")]
    [InlineData("""{"messages": [], "chat_template_kwargs": {"x": 1}}""", "[]|null|False|True")]
    [InlineData("""{"messages": [], "chat_template_kwargs": null}""", "[]|null|False|False")]
    [InlineData("""{"messages": [{"role": "a", "role": "b", "z": 1, "z": 2}]}""", """[{"role": "b", "z": 2}]|null|False|False""")]
    [InlineData(
        """{"messages": [{"role": "u", "n": [0, -0, 12345678901234567890123, 1.0, 2.50, -3e-7, 1E16, 1e22, 0.1, 1e-5, 100000.0, 123456789012345680.0, 5e-324]}]}""",
        """[{"role": "u", "n": [0, 0, 12345678901234567890123, 1.0, 2.5, -3e-07, 1e+16, 1e+22, 0.1, 1e-05, 100000.0, 1.2345678901234568e+17, 5e-324]}]|null|False|False""")]
    [InlineData("\uFEFF{\"messages\": []}", "[]|null|False|False")]
    public void RequestsAreRead(string json, string rendered) => Assert.Equal(rendered, Echo.Value.Render(ChatRequest.Parse(Encoding.UTF8.GetBytes(json))).Text);

    [Theory]
    [InlineData("", "not valid JSON (line 1, byte 1)")]
    [InlineData("{\"messages\": [}", "not valid JSON (line 1, byte 15)")]
    [InlineData("{\n\"messages\": [],,}", "not valid JSON (line 2, byte 16)")]
    [InlineData("{\"messages\": []} x", "not valid JSON")]
    [InlineData("[]", "JSON object")]
    [InlineData("{}", "\"messages\"")]
    [InlineData("{\"messages\": {}}", "\"messages\" with a list")]
    [InlineData("{\"messages\": [1]}", "\"messages[0]\"")]
    [InlineData("{\"messages\": [{\"role\": \"user\"}, {\"content\": \"x\"}]}", "\"messages[1]\" has no \"role\"")]
    [InlineData("{\"messages\": [{\"role\": 1}]}", "\"messages[0].role\"")]
    [InlineData("{\"messages\": [], \"tools\": {}}", "\"tools\"")]
    [InlineData("{\"messages\": [], \"add_generation_prompt\": 1}", "\"add_generation_prompt\"")]
    [InlineData("{\"messages\": [], \"chat_template_kwargs\": []}", "\"chat_template_kwargs\"")]
    [InlineData("{\"messages\": [], \"chat_template_kwargs\": {\"tools\": []}}", "\"tools\"")]
    [InlineData("{\"messages\": [{\"role\": \"u\\ud800\"}]}", "surrogate")]
    [InlineData("{\"messages\": [{\"role\": \"u\", \"\\udc00\": 1}]}", "surrogate")]
    public void MalformedRequestsAreRefused(string json, string part) => AssertRefused(Encoding.UTF8.GetBytes(json), part);

    [Fact]
    public void InvalidUtf8IsRefused() => AssertRefused([.. "{\"messages\": [\""u8, 0xC3, 0x28, .. "\"]}"u8], "UTF-8");

    [Fact]
    public void DeepNestingIsRefused()
    {
        var deep = "{\"messages\": " + new string('[', 5000) + new string(']', 5000) + "}";
        AssertRefused(Encoding.UTF8.GetBytes(deep), "not valid JSON");
    }

    [Fact]
    public void EndlessNumbersAreRefused() => AssertRefused(Encoding.UTF8.GetBytes("{\"messages\": [], \"n\": " + new string('9', 5000) + "}"), "digits");

    [Fact]
    public void AnyBytesAreReadOrRefused()
    {
        var bytes = Gen.OneOf(
            Gen.Byte.Array[0, 40],
            Gen.OneOf<string>("{", "}", "[", "]", "\"messages\"", ":", ",", "\"role\"", "1", "\"\\u", "null", "-", "1e999", " ").Array[0, 12].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))));
        bytes.Sample(input =>
        {
            try
            {
                ChatRequest.Parse(input);
            }
            catch (N2EyeException failure)
            {
                Assert.Equal(FailureKind.BadInput, failure.Kind);
            }
        }, iter: 2000);
    }

    [Fact]
    public void MessagesBuiltInCodeAreThoseOfJson()
    {
        var built = new ChatRequest
        {
            Messages =
            [
                ChatMessage.System("s"),
                ChatMessage.User(2, "q"),
                ChatMessage.User(new ContentPart.Text("t"), new ContentPart.Picture(), new ContentPart.Json(JsonValues.Parse("{\"type\": \"z\"}"u8))),
                ChatMessage.Assistant("a"),
                new ChatMessage("tool", JsonValues.Parse("{\"ok\": true}"u8), ("name", JsonValues.String("f"))),
            ],
        };
        var read = ChatRequest.Parse(
            """
            {"messages": [{"role": "system", "content": "s"},
              {"role": "user", "content": [{"type": "image"}, {"type": "image"}, {"type": "text", "text": "q"}]},
              {"role": "user", "content": [{"type": "text", "text": "t"}, {"type": "image"}, {"type": "z"}]},
              {"role": "assistant", "content": "a"}, {"role": "tool", "content": {"ok": true}, "name": "f"}]}
            """u8);
        Assert.Equal(Echo.Value.Render(read).Text, Echo.Value.Render(built).Text);
        Assert.Equal([0, 2, 1, 0, 0], built.Messages.Select(message => message.Pictures));
        Assert.Equal([0, 2, 1, 0, 0], read.Messages.Select(message => message.Pictures));
    }

    [Fact]
    public void TheTemplatesMessageIsKeptVerbatim()
    {
        var template = TemplateCompiler.Compile("{{ raise_exception('No\n' ~ messages[0].role) }}");
        var failure = Assert.Throws<N2EyeException>(() => template.Render(new ChatRequest { Messages = [ChatMessage.User("x")] }));
        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.Equal("The chat template refuses the conversation: No user", failure.Message);
        Assert.Equal("No\nuser", Assert.IsType<TemplateRefusedException>(failure.InnerException).Refusal);
    }

    private static void AssertRefused(byte[] json, string part)
    {
        var failure = Assert.Throws<N2EyeException>(() => ChatRequest.Parse(json));
        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.Contains(part, failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
