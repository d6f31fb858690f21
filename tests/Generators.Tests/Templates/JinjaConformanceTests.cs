using System.Globalization;
using System.Text.Json.Nodes;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Tests.Templates;

/// <summary>Everything that Python's Jinja2 renders, the compiled template renders the same.</summary>
public class JinjaConformanceTests
{
    private static readonly Lazy<ChatTemplate[]> CompiledSnippets = new(() => TemplateCompiler.Compile(Snippets().Select(one => one.Template!).ToArray()));

    [Theory]
    [InlineData("")]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    public void SnippetsRenderAsInJinja(string culture)
    {
        Under(culture, () =>
        {
            var cases = Snippets();
            var differences = cases.Zip(CompiledSnippets.Value).Select(pair => (pair.First.Template, Difference: pair.First.Difference(pair.Second)))
                .Where(pair => pair.Difference is not null).Select(pair => pair.Template + "\n" + pair.Difference);
            Assert.True(!differences.Any(), string.Join("\n\n", differences));
            Assert.True(cases.Length > 250);
        });
    }

    [Theory]
    [InlineData("gemma-alternating")]
    [InlineData("lfm2")]
    [InlineData("lfm2-vl")]
    [InlineData("llama-3.1")]
    [InlineData("qwen2.5")]
    [InlineData("qwen3")]
    [InlineData("schema-macros")]
    public void PublishedTemplatesRenderAsInJinja(string name)
    {
        var template = TemplateCompiler.Compile(File.ReadAllText(Path.Combine(FixtureCase.Folder, name + ".jinja")));
        var cases = FixtureCase.Read(Path.Combine(FixtureCase.Folder, name + ".expected.json"));
        var differences = string.Join("\n\n", cases.Select((one, i) => one.Difference(template) is { } difference ? $"case {i}: {difference}" : null).OfType<string>());
        Assert.True(differences.Length == 0, differences);
        Assert.Contains(cases, one => one.Rendered is not null);
    }

    [Fact]
    public void OracleCasesRenderAsExpected()
    {
        var text = File.ReadAllText(Repository.Model("n2eye-random-pooled", "chat_template.jinja"));
        var template = TemplateCompiler.Compile(text, new() { ["bos_token"] = "<|startoftext|>" });
        var cases = FixtureCase.Read(Repository.Oracle("chat_template_cases.json"));
        var differences = string.Join("\n\n", cases.Select(one => one.Difference(template)).OfType<string>());
        Assert.True(differences.Length == 0, differences);
        Assert.Equal(11, cases.Length);
    }

    /// <summary>Lists that nest deeper than the stack must fail the request, not end the process.</summary>
    [Theory]
    [InlineData("{{ ns.a }}")]
    [InlineData("{{ ns.a == ns.b }}")]
    [InlineData("{{ ns.a < ns.b }}")]
    [InlineData("{{ ns.a|tojson }}")]
    [InlineData("{{ {'k': ns.a} ~ '' }}")]
    public void EndlessNestingIsAnError(string use)
    {
        var template = TemplateCompiler.Compile("{% set ns = namespace(a=[], b=[]) %}{% for i in range(100000) %}{% set ns.a = [ns.a] %}{% set ns.b = [ns.b] %}{% endfor %}" + use);
        var failure = Assert.Throws<N2Eye.Runtime.N2EyeException>(() => template.Render(new() { Messages = [] }));
        Assert.Contains("nests too deeply", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    public void EmittedCodeIsTheSameUnderAnyCulture(string culture)
    {
        var cases = Snippets();
        var expected = cases.Select(one => TemplateCompiler.Emit(one.Template!)).ToArray();
        Under(culture, () => Assert.Equal(expected, cases.Select(one => TemplateCompiler.Emit(one.Template!))));
    }

    private static FixtureCase[] Snippets()
    {
        var cases = FixtureCase.Read(Path.Combine(FixtureCase.Folder, "snippets.expected.json"));
        return Array.ConvertAll(cases, one =>
        {
            var input = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(FixtureCase.Folder, "snippet_context.json")))!;
            foreach (var (name, value) in one.Input) input[name] = value?.DeepClone();
            return one with { Input = input };
        });
    }

    private static void Under(string culture, Action action)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
