namespace N2Eye.Specs.Templates;

/// <summary>A place in a template.</summary>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column, counted from 1.</param>
public readonly record struct TemplatePosition(int Line, int Column);

/// <summary>A parsed and checked chat template.</summary>
/// <param name="Body">Its statements.</param>
/// <param name="Lines">Its source, line by line, for comments in emitted code.</param>
public sealed record TemplateSpec(EquatableArray<Statement> Body, EquatableArray<string> Lines);

/// <summary>Anything that stands somewhere in a template.</summary>
/// <param name="At">Where it starts.</param>
public abstract record TemplateNode(TemplatePosition At);
