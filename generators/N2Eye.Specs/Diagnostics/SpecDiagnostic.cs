namespace N2Eye.Specs;

/// <summary>A rule that a model's file broke, with its stable code (docs/diagnostics/CODE.md).</summary>
/// <param name="Id">The stable code, N2E0xx.</param>
/// <param name="Title">What the rule is, in a few words.</param>
public sealed record SpecRule(string Id, string Title);

/// <summary>One broken rule at a place in a model's file.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Message">What is wrong and what to do, on one line.</param>
/// <param name="File">Path of the file.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column, counted from 1.</param>
public sealed record SpecDiagnostic(SpecRule Rule, string Message, string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}({Line},{Column}): error {Rule.Id}: {Message}";
}

/// <summary>Collects what is wrong while one file is read.</summary>
/// <param name="file">Path of the file, for messages.</param>
public sealed class SpecReport(string file)
{
    private readonly List<SpecDiagnostic> diagnostics = [];

    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<SpecDiagnostic> Diagnostics => diagnostics;

    /// <summary>True once anything was reported.</summary>
    public bool HasErrors => diagnostics.Count > 0;

    /// <summary>Reports at a line and column (from 1).</summary>
    public void Error(SpecRule rule, int line, int column, string message) =>
        diagnostics.Add(new SpecDiagnostic(rule, message, File, line, column));

    /// <summary>Reports at a JSON value.</summary>
    public void Error(SpecRule rule, Json.JsonNode at, string message) => Error(rule, at.Line, at.Column, message);
}
