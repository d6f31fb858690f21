namespace N2Eye.Specs.Templates;

/// <summary>
/// Parses a chat template in Jinja's syntax, as Hugging Face's transformers sets Jinja up: trim_blocks and lstrip_blocks
/// on, keep_trailing_newline off, the loop-control and generation tags known.
/// </summary>
public static class TemplateParser
{
    /// <summary>Parses and checks a template.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="report">Where to report what is wrong, at the template's line and column.</param>
    /// <returns>The template, or null where anything was reported.</returns>
    public static TemplateSpec? Parse(string text, SpecReport report)
    {
        var source = new SourceText(text);
        try
        {
            var tokens = new TokenStream(new TemplateLexer(source).Read());
            var spec = new TemplateSpec(new StatementParser(tokens).ParseTemplate(), new(source.Lines));
            var before = report.Diagnostics.Count;
            new NestingChecker(report).VisitAll(spec.Body);
            if (report.Diagnostics.Count == before) new TemplateChecker(report).Check(spec);
            return report.Diagnostics.Count == before ? spec : null;
        }
        catch (TemplateSyntaxException broken)
        {
            report.Error(broken.Rule, broken.At.Line, broken.At.Column, broken.Message);
            return null;
        }
    }
}
