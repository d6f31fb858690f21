namespace N2Eye.Specs.Templates;

/// <summary>A tag, an output or a stretch of text.</summary>
public abstract record Statement(TemplatePosition At) : TemplateNode(At);

/// <summary>Text outside all tags, after whitespace control.</summary>
public sealed record TextOutput(TemplatePosition At, string Text) : Statement(At);

/// <summary><c>{{ value }}</c></summary>
public sealed record ValueOutput(TemplatePosition At, Expression Value) : Statement(At);

/// <summary><c>{% set target = value %}</c></summary>
public sealed record SetStatement(TemplatePosition At, AssignmentTarget Target, Expression Value) : Statement(At);

/// <summary><c>{% set target | filter %}…{% endset %}</c>; the innermost filter has no operand.</summary>
public sealed record SetBlock(TemplatePosition At, AssignmentTarget Target, FilterExpression? Filter, EquatableArray<Statement> Body) : Statement(At);

/// <summary><c>{% if %}…{% elif %}…{% else %}…{% endif %}</c></summary>
public sealed record IfStatement(TemplatePosition At, EquatableArray<IfBranch> Branches, EquatableArray<Statement> Else) : Statement(At);

/// <summary>One condition of an if and what follows it.</summary>
public sealed record IfBranch(TemplatePosition At, Expression Condition, EquatableArray<Statement> Body) : TemplateNode(At);

/// <summary><c>{% for target in source if filter recursive %}…{% else %}…{% endfor %}</c></summary>
public sealed record ForStatement(
    TemplatePosition At,
    AssignmentTarget Target,
    Expression Source,
    Expression? Filter,
    bool Recursive,
    EquatableArray<Statement> Body,
    EquatableArray<Statement> Else) : Statement(At);

/// <summary>A parameter of a macro or of a call block.</summary>
public sealed record MacroParameter(TemplatePosition At, string Name, Expression? Default) : TemplateNode(At);

/// <summary><c>{% macro name(parameters) %}…{% endmacro %}</c></summary>
public sealed record MacroStatement(
    TemplatePosition At, string Name, EquatableArray<MacroParameter> Parameters, EquatableArray<Statement> Body) : Statement(At);

/// <summary><c>{% call(parameters) macro(…) %}…{% endcall %}</c></summary>
public sealed record CallBlock(
    TemplatePosition At, EquatableArray<MacroParameter> Parameters, CallExpression Call, EquatableArray<Statement> Body) : Statement(At);

/// <summary><c>{% filter name %}…{% endfilter %}</c>; the innermost filter has no operand.</summary>
public sealed record FilterBlock(TemplatePosition At, FilterExpression Filter, EquatableArray<Statement> Body) : Statement(At);

/// <summary>One name that a with block binds.</summary>
public sealed record WithBinding(TemplatePosition At, AssignmentTarget Target, Expression Value) : TemplateNode(At);

/// <summary><c>{% with a = 1 %}…{% endwith %}</c></summary>
public sealed record WithBlock(TemplatePosition At, EquatableArray<WithBinding> Bindings, EquatableArray<Statement> Body) : Statement(At);

/// <summary><c>{% generation %}…{% endgeneration %}</c>: marks what the assistant wrote; it only opens a scope here.</summary>
public sealed record GenerationBlock(TemplatePosition At, EquatableArray<Statement> Body) : Statement(At);

/// <summary><c>{% break %}</c></summary>
public sealed record BreakStatement(TemplatePosition At) : Statement(At);

/// <summary><c>{% continue %}</c></summary>
public sealed record ContinueStatement(TemplatePosition At) : Statement(At);

/// <summary>What set, for and with assign to.</summary>
public abstract record AssignmentTarget(TemplatePosition At) : TemplateNode(At);

/// <summary>A variable.</summary>
public sealed record NameTarget(TemplatePosition At, string Name) : AssignmentTarget(At);

/// <summary>An attribute of a namespace: <c>ns.attribute</c>.</summary>
public sealed record AttributeTarget(TemplatePosition At, string Name, string Attribute) : AssignmentTarget(At);

/// <summary>Several targets that a sequence is unpacked into.</summary>
public sealed record TupleTarget(TemplatePosition At, EquatableArray<AssignmentTarget> Items) : AssignmentTarget(At);
