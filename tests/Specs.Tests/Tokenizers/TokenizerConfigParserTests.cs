using N2Eye.Specs;
using N2Eye.Specs.Tokenizers;
using N2Eye.Tests;

namespace N2Eye.Specs.Tests.Tokenizers;

public sealed class TokenizerConfigParserTests
{
    [Fact]
    public void ReadsTheSmallModel()
    {
        var spec = Parse(
            File.ReadAllText(Repository.Model("n2eye-random-pooled", "tokenizer_config.json")),
            File.ReadAllText(Repository.Model("n2eye-random-pooled", "special_tokens_map.json")));
        Assert.Equal(("<|startoftext|>", "<|im_end|>", "<|pad|>"), (spec.BosToken, spec.EosToken, spec.PadToken));
        Assert.Null(spec.UnkToken);
        Assert.True(spec.AddBosToken);
        Assert.Equal(2048, spec.ModelMaxLength);
    }

    [Fact]
    public void BothFormsOfATokenAndTheMapForWhatIsLeftOut()
    {
        var spec = Parse(
            """{"bos_token": {"__type": "AddedToken", "content": "<s>"}, "image_token": "<image>", "eos_token": null, "add_bos_token": false, "model_max_length": 1000000000000000019884624838656, "additional_special_tokens": ["<a>", {"content": "<b>"}]}""",
            """{"bos_token": "<other>", "eos_token": "</s>"}""");
        Assert.Equal(("<s>", "</s>", "<image>"), (spec.BosToken, spec.EosToken, spec.Token("image_token")));
        Assert.Equal(["<a>", "<b>"], spec.AdditionalSpecialTokens);
        Assert.False(spec.AddBosToken);
        Assert.Null(spec.AddEosToken);
        Assert.Null(spec.ModelMaxLength);
    }

    [Fact]
    public void ChatTemplates()
    {
        Assert.Equal("hi", Parse("""{"chat_template": "hi"}""").ChatTemplate());
        var named = Parse("""{"chat_template": [{"name": "default", "template": "a"}, {"name": "tool_use", "template": "b"}]}""");
        Assert.Equal(("a", "b", null), (named.ChatTemplate(), named.ChatTemplate("tool_use"), named.ChatTemplate("rag")));
        Assert.Null(Parse("{}").ChatTemplate());
    }

    [Theory]
    [InlineData("{\n\"bos_token\": 1}")]
    [InlineData("{\n\"eos_token\": {\"text\": \"x\"}}")]
    [InlineData("{\n\"chat_template\": 3}")]
    [InlineData("{\n\"chat_template\": [\"x\"]}")]
    public void OddFormsAreReportedAtTheirLine(string text)
    {
        var report = new SpecReport("tokenizer_config.json");
        Assert.Null(TokenizerConfigParser.Parse(text, report));
        var diagnostic = Assert.Single(report.Diagnostics);
        Assert.Equal(("N2E030", 2), (diagnostic.Rule.Id, diagnostic.Line));
    }

    private static TokenizerConfigSpec Parse(string config, string? map = null)
    {
        var report = new SpecReport("tokenizer_config.json");
        var spec = TokenizerConfigParser.Parse(config, report, map);
        Assert.Empty(report.Diagnostics);
        return spec!;
    }
}
