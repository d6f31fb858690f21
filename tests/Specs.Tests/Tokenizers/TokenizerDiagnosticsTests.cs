using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using N2Eye.Specs;
using N2Eye.Specs.Tokenizers;
using N2Eye.Tests;

namespace N2Eye.Specs.Tests.Tokenizers;

public sealed partial class TokenizerDiagnosticsTests
{
    private static readonly string Sound = File.ReadAllText(Repository.Model("n2eye-random-pooled", "tokenizer.json"));

    public static TheoryData<string> Codes => new(typeof(TokenizerRules).GetFields().Select(rule => ((SpecRule)rule.GetValue(null)!).Id));

    [Theory]
    [MemberData(nameof(Codes))]
    public void SampleOfThePageFails(string code)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics", code + ".md"));
        Assert.StartsWith($"# {code}: ", page, StringComparison.Ordinal);
        var sample = FencedBlock().Match(page).Groups[1].Value;
        var report = new SpecReport("sample.json");
        if (code == TokenizerRules.Config.Id)
        {
            Assert.Null(TokenizerConfigParser.Parse(sample, report));
        }
        else
        {
            var file = JsonNode.Parse(Sound)!.AsObject();
            Merge(file, JsonNode.Parse(sample)!.AsObject());
            Assert.Null(TokenizerParser.Parse(file.ToJsonString(), report));
        }

        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Rule.Id == code);
    }

    /// <summary>Each edit of the sound file is reported at the line where it was made.</summary>
    [Theory]
    [InlineData("N2E020", "\"type\": \"BPE\"", "\"type\": \"WordPiece\"")]
    [InlineData("N2E020", "\"dropout\": null", "\"dropout\": 0.1")]
    [InlineData("N2E020", "\"byte_fallback\": false", "\"byte_fallback\": true")]
    [InlineData("N2E020", "\"continuing_subword_prefix\": null", "\"continuing_subword_prefix\": \"##\"")]
    [InlineData("N2E020", "\"end_of_word_suffix\": null", "\"end_of_word_suffix\": \"</w>\"")]
    [InlineData("N2E021", "\"normalizer\": null", "\"normalizer\": {\"type\": \"NFKC\"}")]
    [InlineData("N2E021", "\"normalizer\": null", "\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\"}, {\"type\": \"Strip\"}]}")]
    [InlineData("N2E022", "\"behavior\": \"Isolated\"", "\"behavior\": \"isolated\"")]
    [InlineData("N2E022", "\"type\": \"Split\"", "\"type\": \"Whitespace\"")]
    [InlineData("N2E023", "(?!\\\\S)", "\\\\p{Han}")]
    [InlineData("N2E023", "(?!\\\\S)", "(?!\\\\S")]
    [InlineData("N2E024", "\"type\": \"TemplateProcessing\"", "\"type\": \"Other\"")]
    [InlineData("N2E026", "\"!\": 48", "\"!\": 48.5")]
    [InlineData("N2E026", "\"!\": 48", "\"!\": 2097151")]
    [InlineData("N2E026", "\"#\": 50", "\"#\": 49")]
    [InlineData("N2E027", "\"!\": 48", "\"! \": 48")]
    [InlineData("N2E028", "\"h e\"", "\"h  e\"")]
    [InlineData("N2E028", "\"h e\"", "\"h\"")]
    [InlineData("N2E028", "\"h e\"", "[\"h\", \"e\", \"e\"]")]
    [InlineData("N2E028", "\"h e\"", "[\"h\", \"!\"]")]
    [InlineData("N2E028", "\"h e\"", "7")]
    public void ReportsAtTheLine(string code, string sound, string broken)
    {
        var at = Sound.IndexOf(sound, StringComparison.Ordinal);
        Assert.True(at > 0, sound);
        var text = Sound[..at] + broken + Sound[(at + sound.Length)..];
        var report = new SpecReport("tokenizer.json");

        Assert.Null(TokenizerParser.Parse(text, report));

        var line = Sound.AsSpan(0, at).Count('\n') + 1;
        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Rule.Id == code && diagnostic.Line == line && diagnostic.Column > 1);
    }

    [Fact]
    public void ADuplicateKeyIsAnErrorOfTheFile()
    {
        var report = new SpecReport("tokenizer.json");
        Assert.Null(TokenizerParser.Parse(Sound.Replace("\"!\": 48,", "\"!\": 48, \"!\": 48,", StringComparison.Ordinal), report));
        Assert.Equal("N2E003", Assert.Single(report.Diagnostics).Rule.Id);
    }

    [Fact]
    public void AMissingByteIsNamed()
    {
        var file = JsonNode.Parse(Sound)!.AsObject();
        var vocabulary = file["model"]!["vocab"]!.AsObject();
        vocabulary.Remove("Ġ");
        // 0xC0 occurs in no UTF-8 text: its absence alone is no fault.
        vocabulary.Remove("À");
        file["model"]!["merges"] = new JsonArray();
        var report = new SpecReport("tokenizer.json");
        Assert.Null(TokenizerParser.Parse(file.ToJsonString(), report));
        Assert.Contains("1 byte(s) have no token: 0x20 (\"Ġ\")", Assert.Single(report.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"id\": 0, \"content\": \"\"}", "no content")]
    [InlineData("{\"id\": 900, \"content\": \"\\ud800\"}", "not valid text")]
    [InlineData("{\"id\": 900, \"content\": \"<a>\"}, {\"id\": 900, \"content\": \"<b>\"}", "the id 900")]
    [InlineData("{\"id\": 900, \"content\": \"<a>\"}, {\"id\": 901, \"content\": \"<a>\"}", "listed twice")]
    [InlineData("{\"id\": 48, \"content\": \"<a>\"}", "which is token")]
    [InlineData("{\"id\": 900, \"content\": \"!\"}", "in the vocabulary")]
    public void InconsistentAddedTokens(string tokens, string message)
    {
        var start = Sound.IndexOf("\"added_tokens\": [", StringComparison.Ordinal) + "\"added_tokens\": [".Length;
        var end = Sound.IndexOf("\"normalizer\"", StringComparison.Ordinal);
        var report = new SpecReport("tokenizer.json");
        Assert.Null(TokenizerParser.Parse(Sound[..start] + tokens + "],\n " + Sound[end..], report));
        Assert.Contains(report.Diagnostics, diagnostic =>
            diagnostic.Rule == TokenizerRules.AddedToken && diagnostic.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"model\": 3}")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": [], \"merges\": {}}}")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {}, \"merges\": []}, \"added_tokens\": [1], \"pre_tokenizer\": {\"type\": \"Sequence\", \"pretokenizers\": [0]}}")]
    public void ForeignFilesAreRefusedWithAReason(string text)
    {
        var report = new SpecReport("tokenizer.json");
        Assert.Null(TokenizerParser.Parse(text, report));
        Assert.NotEmpty(report.Diagnostics);
    }

    private static void Merge(JsonObject into, JsonObject members)
    {
        foreach (var (name, value) in members)
        {
            if (into[name] is JsonObject inner && value is JsonObject more && name is "model" or "vocab") Merge((JsonObject)into[name]!, (JsonObject)value!);
            else into[name] = value?.DeepClone();
        }
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex FencedBlock();
}
