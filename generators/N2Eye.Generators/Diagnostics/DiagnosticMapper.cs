using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using N2Eye.Specs;

namespace N2Eye.Generators.Diagnostics;

/// <summary>Turns what a parser found into what the compiler prints.</summary>
internal static class DiagnosticMapper
{
    private const string Category = "N2Eye";

    public static Diagnostic Map(SpecDiagnostic diagnostic)
    {
        var descriptor = new DiagnosticDescriptor(
            diagnostic.Rule.Id, diagnostic.Rule.Title, "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true,
            helpLinkUri: $"docs/diagnostics/{diagnostic.Rule.Id}.md");
        var start = new LinePosition(Math.Max(0, diagnostic.Line - 1), Math.Max(0, diagnostic.Column - 1));
        var location = Location.Create(diagnostic.File, default, new LinePositionSpan(start, start));
        return Diagnostic.Create(descriptor, location, diagnostic.Message);
    }
}
