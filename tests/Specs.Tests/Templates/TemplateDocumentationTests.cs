using N2Eye.Specs.Templates;

namespace N2Eye.Tests.Templates;

/// <summary>docs/chat-template.md lists what compiles.</summary>
public class TemplateDocumentationTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "chat-template.md"));

    [Fact]
    public void EveryFilterIsListed() => Assert.Equal(TemplateFilters.Names, Words("filters").Order(StringComparer.Ordinal));

    [Fact]
    public void EveryTestIsListed() => Assert.Equal(TemplateTests.Names, Words("tests").Order(StringComparer.Ordinal));

    private static string[] Words(string kind)
    {
        var row = Page.Single(line => line.StartsWith($"| {kind} |", StringComparison.Ordinal));
        return row.Split('`').Where((_, i) => i % 2 == 1).SelectMany(words => words.Split(' ')).ToArray();
    }
}
