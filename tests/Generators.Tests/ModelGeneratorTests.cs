using System.Globalization;
using Microsoft.CodeAnalysis;
using N2Eye.Generators;

namespace N2Eye.Tests;

public sealed class ModelGeneratorTests
{
    private const string Pooled = "n2eye-random-pooled";
    private const string Patches = "n2eye-random-patches";
    private const string ResNet = "n2eye-random-resnet";

    [Theory]
    [InlineData(Pooled)]
    [InlineData(Patches)]
    [InlineData(ResNet)]
    public void Generated_code_is_what_was_approved(string model)
    {
        var result = ModelDriver.Run(ModelDriver.Files(model));
        Assert.Empty(result.Diagnostics);
        Assert.Equal(8, result.GeneratedTrees.Length);
        foreach (var source in result.Results[0].GeneratedSources) Golden.Check(source.SourceText.ToString(), model, source.HintName);
    }

    [Fact]
    public void The_full_size_compiles()
    {
        var model = ModelDriver.Load(ModelDriver.Files("n2eye-1.2b"));
        var shape = model.Decoder.Shape;
        Assert.Equal((2048, 65536, 32, 8, 16), (shape.HiddenSize, shape.VocabularySize, shape.Heads, shape.KeyValueHeads, model.Decoder.Layers.Length));
    }

    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    public void Generated_code_does_not_depend_on_the_culture(string culture)
    {
        var expected = Sources(Pooled);
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            // Guards the test itself: without ICU every culture is the invariant one.
            Assert.Equal("1,5", 1.5.ToString(CultureInfo.CurrentCulture));
            Assert.Equal(expected, Sources(Pooled));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_unrelated_edit_runs_no_step_again()
    {
        var driver = ModelDriver.Create(ModelDriver.Files(Pooled)).RunGenerators(ModelDriver.Compilation());
        var result = driver.RunGenerators(ModelDriver.Compilation("edited")).GetRunResult().Results[0];
        Assert.NotEmpty(result.TrackedSteps);
        Assert.All(result.TrackedSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs), output => Assert.True(IsReused(output.Reason), output.Reason.ToString()));
        Assert.All(result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs), output => Assert.True(IsReused(output.Reason), output.Reason.ToString()));
    }

    [Fact]
    public void An_edit_of_one_file_reads_only_that_file_again()
    {
        var files = ModelDriver.Files(Pooled);
        var name = "generation_config.json";
        var original = ModelDriver.Text(name, files[name]);
        var edited = ModelDriver.Text(name, files[name].Replace("64", "65", StringComparison.Ordinal));
        files.Remove(name);
        var driver = ModelDriver.Create(files).AddAdditionalTexts([original]).RunGenerators(ModelDriver.Compilation());
        var result = driver.ReplaceAdditionalText(original, edited).RunGenerators(ModelDriver.Compilation()).GetRunResult().Results[0];
        var steps = result.TrackedSteps;
        foreach (var unaffected in new[] { "config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "preprocessor_config.json", "model" })
            Assert.All(steps[unaffected].SelectMany(run => run.Outputs), output => Assert.True(IsReused(output.Reason), $"{unaffected}: {output.Reason}"));
        Assert.Contains("MaxNewTokens = 65", Assert.Single(result.GeneratedSources, source => source.HintName == "ModelGeneration.g.cs").SourceText.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("preprocessor_config.json")]
    [InlineData("chat_template.jinja")]
    public void A_missing_file_is_one_diagnostic(string name)
    {
        var files = ModelDriver.Files(Pooled);
        files.Remove(name);
        var diagnostic = Assert.Single(ModelDriver.Run(files).Diagnostics);
        Assert.Equal("N2E001", diagnostic.Id);
        Assert.Contains(name, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_inside_tokenizer_config_is_found()
    {
        var files = ModelDriver.Files(Pooled);
        files.Remove("chat_template.jinja");
        files["tokenizer_config.json"] = files["tokenizer_config.json"].TrimEnd().TrimEnd('}') + ", \"chat_template\": \"{{ bos_token }}{{ messages[0].content }}\" }";
        Assert.Equal("<|startoftext|>hi", ModelDriver.Load(files).Template.Render(new() { Messages = [Runtime.Prompts.Templates.ChatMessage.User("hi")] }).Text);
    }

    [Theory]
    [InlineData("N2E002", "special_tokens_map.json", "\"bos_token\"", "bos_token")]
    [InlineData("N2E030", "special_tokens_map.json", "\"<|startoftext|>\"", "1")]
    [InlineData("N2E006", "config.json", "\"norm_eps\": 1e-05", "\"norm_eps\": 1e999")]
    [InlineData("N2E006", "config.json", "\"layer_norm_eps\": 1e-05", "\"layer_norm_eps\": -1e-05")]
    [InlineData("N2E006", "config.json", "\"rope_theta\": 1000000.0", "\"rope_theta\": 0")]
    [InlineData("N2E006", "config.json", "\"vocab_size\": 672", "\"vocab_size\": 2147483647")]
    [InlineData("N2E006", "config.json", "\"max_position_embeddings\": 2048", "\"max_position_embeddings\": 2147483647")]
    [InlineData("N2E006", "preprocessor_config.json", "\"rescale_factor\": 0.00392156862745098", "\"rescale_factor\": -1")]
    [InlineData("N2E014", "config.json", "\"image_token_index\": 14", "\"image_token_index\": 300")]
    [InlineData("N2E014", "config.json", "\"vocab_size\": 672", "\"vocab_size\": 600")]
    [InlineData("N2E014", "config.json", "\"image_size\": 32", "\"image_size\": 48")]
    [InlineData("N2E002", "config.json", "\"vocab_size\"", "vocab_size")]
    [InlineData("N2E060", "preprocessor_config.json", "CLIPImageProcessor", "SiglipImageProcessor")]
    [InlineData("N2E060", "preprocessor_config.json", "\"resample\": 3", "\"resample\": 0")]
    [InlineData("N2E061", "preprocessor_config.json", "0.26862954", "0")]
    [InlineData("N2E070", "generation_config.json", "\"min_p\": 0.15", "\"min_p\": 1.5")]
    public void A_wrong_value_is_one_diagnostic_at_its_line(string code, string file, string from, string to)
    {
        var files = ModelDriver.Files(Pooled);
        Assert.Contains(from, files[file], StringComparison.Ordinal);
        var line = files[file][..files[file].IndexOf(from, StringComparison.Ordinal)].Count(c => c == '\n');
        files[file] = files[file].Replace(from, to, StringComparison.Ordinal);
        var diagnostic = Assert.Single(ModelDriver.Run(files).Diagnostics);
        Assert.Equal(code, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal((file, line), (diagnostic.Location.GetLineSpan().Path, diagnostic.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("preprocessor_config.json")]
    [InlineData("generation_config.json")]
    [InlineData("special_tokens_map.json")]
    public void A_file_that_holds_no_object_is_refused(string name)
    {
        var files = ModelDriver.Files(Pooled);
        files[name] = "[]";
        Assert.Equal("N2E005", Assert.Single(ModelDriver.Run(files).Diagnostics).Id);
    }

    [Fact]
    public void An_unreadable_tokenizer_config_says_nothing_about_the_template_in_it()
    {
        var files = ModelDriver.Files(Pooled);
        files.Remove("chat_template.jinja");
        files["tokenizer_config.json"] = "{\"bos_token\": 1, \"chat_template\": \"x\"}";
        Assert.Equal("N2E030", Assert.Single(ModelDriver.Run(files).Diagnostics).Id);
    }

    [Fact]
    public void Every_rule_has_its_page()
    {
        var rules = typeof(Specs.SpecRule).Assembly.GetTypes().SelectMany(type => type.GetFields())
            .Where(field => field.IsStatic && field.FieldType == typeof(Specs.SpecRule)).Select(field => (Specs.SpecRule)field.GetValue(null)!).ToList();
        Assert.True(rules.Count > 20);
        Assert.Equal(rules.Count, rules.Select(rule => rule.Id).Distinct().Count());
        Assert.All(rules, rule => Assert.StartsWith($"# {rule.Id}", File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics", rule.Id + ".md")), StringComparison.Ordinal));
    }

    private static bool IsReused(IncrementalStepRunReason reason) => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;

    private static string[] Sources(string model) => [.. ModelDriver.Run(ModelDriver.Files(model)).GeneratedTrees.Select(tree => tree.ToString())];
}
