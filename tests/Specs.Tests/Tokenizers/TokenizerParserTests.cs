using System.Text.Json.Nodes;
using N2Eye.Specs;
using N2Eye.Specs.Tokenizers;
using N2Eye.Tests;

namespace N2Eye.Specs.Tests.Tokenizers;

public sealed class TokenizerParserTests
{
    private static readonly string Sound = File.ReadAllText(Repository.Model("n2eye-random-pooled", "tokenizer.json"));

    [Fact]
    public void ReadsTheSmallModel()
    {
        var spec = Parse(Sound);
        Assert.Equal(671, spec.Count);
        Assert.Equal(400, spec.Merges.Count);
        Assert.Equal(15, spec.AddedTokens.Count);
        Assert.Equal([1], spec.Prefix);
        Assert.Empty(spec.Suffix);
        Assert.False(spec.IgnoreMerges);
        Assert.False(spec.NormalizesToNfc);
        Assert.Equal("he", spec.Vocabulary[spec.Merges[0].Result]);
        Assert.Equal(PreTokenizerStepKind.Split, Assert.Single(spec.PreTokenizer).Kind);
    }

    [Fact]
    public void SpecsCompareByValue() => Assert.Equal(Parse(Sound), Parse(Sound));

    [Fact]
    public void BothNotationsOfMergesAreOne()
    {
        var file = JsonNode.Parse(Sound)!;
        var merges = file["model"]!["merges"]!.AsArray();
        file["model"]!["merges"] = new JsonArray([.. merges.Select(merge => (JsonNode)new JsonArray([.. merge!.GetValue<string>().Split(' ').Select(part => (JsonNode)part)]))]);
        Assert.Equal(Parse(Sound), Parse(file.ToJsonString()));
    }

    [Fact]
    public void ARepeatedMergeHasItsLastRank()
    {
        var file = JsonNode.Parse(Sound)!;
        file["model"]!["merges"]!.AsArray().Add("h e");
        var spec = Parse(file.ToJsonString());
        Assert.Equal(400, spec.Merges.Count);
        Assert.Equal(400, spec.Merges[399].Rank);
        Assert.Equal("he", spec.Vocabulary[spec.Merges[399].Result]);
    }

    [Fact]
    public void GapsBetweenIdsArePadding()
    {
        var file = JsonNode.Parse(Sound)!;
        file["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{"id": 1000, "content": "<far>", "special": true}"""));
        Assert.Equal(1001, Parse(file.ToJsonString()).Count);
    }

    [Theory]
    [InlineData("""{"type":"ByteLevel"}""", "", "")]
    [InlineData("""{"type":"RobertaProcessing","sep":["</s>",2],"cls":["<s>",1]}""", "1", "2")]
    [InlineData("""{"type":"Sequence","processors":[{"type":"ByteLevel"},{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"b","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"e","type_id":0}}],"pair":[],"special_tokens":{"b":{"id":"b","ids":[1,3],"tokens":["b","c"]},"e":{"id":"e","ids":[2],"tokens":["e"]}}}]}""", "1 3", "2")]
    public void PostProcessorsGivePrefixAndSuffix(string processor, string prefix, string suffix)
    {
        var file = JsonNode.Parse(Sound)!;
        file["post_processor"] = JsonNode.Parse(processor);
        var spec = Parse(file.ToJsonString());
        Assert.Equal((prefix, suffix), (string.Join(' ', spec.Prefix), string.Join(' ', spec.Suffix)));
    }

    [Fact]
    public void AByteLevelStepThatIsNotLastSpellsItsBytes()
    {
        var file = JsonNode.Parse(Sound)!;
        file["pre_tokenizer"] = JsonNode.Parse("""{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"Digits","individual_digits":true}]}""");
        Assert.Equal(
            [PreTokenizerStepKind.PrefixSpace, PreTokenizerStepKind.Split, PreTokenizerStepKind.ByteMap, PreTokenizerStepKind.Split],
            Parse(file.ToJsonString()).PreTokenizer.Select(step => step.Kind));
    }

    private static TokenizerSpec Parse(string text)
    {
        var report = new SpecReport("tokenizer.json");
        var spec = TokenizerParser.Parse(text, report);
        Assert.Empty(report.Diagnostics);
        return spec!;
    }
}
