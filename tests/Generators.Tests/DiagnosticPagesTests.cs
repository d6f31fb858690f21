using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace N2Eye.Tests;

/// <summary>The failing sample on each page of docs/diagnostics, compiled into the sample model, breaks that page's rule and no other.</summary>
public sealed partial class DiagnosticPagesTests
{
    public static TheoryData<string> Codes => new(
        Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics")).Select(page => Path.GetFileNameWithoutExtension(page)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_sample_of_a_page_fails_with_its_code(string code)
    {
        var files = ModelDriver.Files("n2eye-random-pooled");
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics", code + ".md"));
        var samples = Sample().Matches(page[..page.IndexOf("\n## ", page.IndexOf("```", StringComparison.Ordinal), StringComparison.Ordinal)]);
        foreach (Match sample in samples)
        {
            var file = FileOf(code, sample);
            files[file] = file == "chat_template.jinja" ? sample.Groups["text"].Value : Changed(files[file], sample.Groups["text"].Value);
        }

        // The one page whose sample is a directory without files.
        if (code == "N2E001") files.Remove("tokenizer.json");
        else Assert.NotEmpty(samples);

        var diagnostics = ModelDriver.Run(files).Diagnostics;
        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.Equal(code, diagnostic.Id));
    }

    private static string FileOf(string code, Match sample) => sample.Groups["file"] switch
    {
        { Length: > 0 } named => named.Value,
        _ when sample.Groups["language"].Value == "jinja" => "chat_template.jinja",
        _ => code == "N2E030" ? "tokenizer_config.json" : "tokenizer.json",
    };

    /// <summary>A sample's members in place of the file's; what is no sound object stands for the whole file.</summary>
    private static string Changed(string file, string sample)
    {
        try
        {
            var changed = JsonNode.Parse(file)!.AsObject();
            Merge(changed, JsonNode.Parse(sample)!.AsObject());
            return changed.ToJsonString();
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException)
        {
            return sample;
        }
    }

    private static void Merge(JsonObject into, JsonObject members)
    {
        foreach (var (name, value) in members)
        {
            if (value is JsonObject inner && into[name] is JsonObject outer) Merge(outer, inner);
            else into[name] = value?.DeepClone();
        }
    }

    [GeneratedRegex("```(?<language>json|jinja)(?: (?<file>\\S+))?\n(?<text>.*?)\n?```", RegexOptions.Singleline)]
    private static partial Regex Sample();
}
