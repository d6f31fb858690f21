namespace N2Eye.Specs.Templates;

internal enum TokenKind
{
    Data,
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,
    End,
}

/// <summary>A token of a template; of strings and numbers it holds the value, of others the text.</summary>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, TemplatePosition At)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    public bool IsOperator(string symbol) => Kind == TokenKind.Operator && Text == symbol;

    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end of the template",
        TokenKind.BlockEnd => "'%}'",
        TokenKind.VariableEnd => "'}}'",
        TokenKind.String => "a string",
        TokenKind.Data => "text",
        _ => $"'{Text}'",
    };
}

/// <summary>Stops a parse at the first place where the grammar is broken.</summary>
internal sealed class TemplateSyntaxException(SpecRule rule, TemplatePosition at, string message) : Exception(message)
{
    public SpecRule Rule { get; } = rule;

    public TemplatePosition At { get; } = at;
}
