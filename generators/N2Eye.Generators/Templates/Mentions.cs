using N2Eye.Specs;
using N2Eye.Specs.Templates;

namespace N2Eye.Generators.Templates;

/// <summary>Tells whether a name occurs anywhere in a piece of a template, nested scopes included.</summary>
internal sealed class Mentions : TemplateWalker
{
    private readonly string name;
    private bool found;

    private Mentions(string name) => this.name = name;

    public static bool In(IEnumerable<Statement> statements, string name)
    {
        var mentions = new Mentions(name);
        mentions.VisitAll(statements);
        return mentions.found;
    }

    public static bool In(Statement statement, string name) => In([statement], name);

    public static bool In(Expression expression, string name)
    {
        var mentions = new Mentions(name);
        mentions.Visit(expression);
        return mentions.found;
    }

    /// <summary>True where a scope can declare a variable by the statement that first sets it.</summary>
    public static bool IsDeclaredBySetting(EquatableArray<Statement> body, string name)
    {
        var first = body.FirstOrDefault(statement => In(statement, name));
        return first switch
        {
            SetStatement { Target: NameTarget target } set => target.Name == name && !In(set.Value, name),
            SetBlock { Target: NameTarget target } block => target.Name == name && !In(block.Body, name) && (block.Filter is null || !In(block.Filter, name)),
            MacroStatement macro => macro.Name == name && !In(macro.Body, name) && !macro.Parameters.Any(parameter =>
                parameter.Name == name || (parameter.Default is not null && In(parameter.Default, name))),
            _ => false,
        };
    }

    public override void Visit(Statement statement)
    {
        if (statement is MacroStatement macro) found |= macro.Name == name || macro.Parameters.Any(parameter => parameter.Name == name);
        if (statement is CallBlock call) found |= call.Parameters.Any(parameter => parameter.Name == name);
        base.Visit(statement);
    }

    public override void Visit(AssignmentTarget target)
    {
        found |= target is NameTarget variable && variable.Name == name;
        found |= target is AttributeTarget attribute && attribute.Name == name;
        base.Visit(target);
    }

    public override void Visit(Expression expression)
    {
        found |= expression is NameReference reference && reference.Name == name;
        base.Visit(expression);
    }
}
