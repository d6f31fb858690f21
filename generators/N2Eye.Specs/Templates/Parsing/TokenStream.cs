namespace N2Eye.Specs.Templates;

/// <summary>The tokens of a template with a place among them.</summary>
internal sealed class TokenStream(List<TemplateToken> tokens)
{
    private int position;

    public TemplateToken Current => tokens[position];

    public TemplateToken Following => tokens[Math.Min(position + 1, tokens.Count - 1)];

    public TemplateToken Take()
    {
        var token = tokens[position];
        if (position < tokens.Count - 1) position++;
        return token;
    }

    public bool TakeName(string name)
    {
        if (!Current.IsName(name)) return false;
        position++;
        return true;
    }

    public bool TakeOperator(string symbol)
    {
        if (!Current.IsOperator(symbol)) return false;
        position++;
        return true;
    }

    public TemplateToken Expect(TokenKind kind, string what) => Current.Kind == kind ? Take() : throw Unexpected(what);

    public void ExpectOperator(string symbol)
    {
        if (!TakeOperator(symbol)) throw Unexpected($"'{symbol}'");
    }

    public void ExpectName(string name)
    {
        if (!TakeName(name)) throw Unexpected($"'{name}'");
    }

    public TemplateSyntaxException Unexpected(string expected) => new(
        Current.Kind == TokenKind.End ? TemplateRules.Unclosed : TemplateRules.Syntax, Current.At, $"Expected {expected}, found {Current}.");
}
