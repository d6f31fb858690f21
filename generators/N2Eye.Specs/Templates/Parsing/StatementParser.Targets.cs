namespace N2Eye.Specs.Templates;

/// <summary>What set, for and with assign to.</summary>
internal sealed partial class StatementParser
{
    private AssignmentTarget ParseTarget(bool attributes, string? endWord = null, bool tuple = true)
    {
        var at = tokens.Current.At;
        var items = new List<AssignmentTarget>();
        var comma = false;
        while (!AtTargetEnd(endWord))
        {
            items.Add(ParseSingleTarget(attributes));
            if (!tuple || !tokens.TakeOperator(",")) break;
            comma = true;
        }

        if (items.Count == 0) throw tokens.Unexpected("a name to assign to");
        return comma ? new TupleTarget(at, new(items)) : items[0];
    }

    private bool AtTargetEnd(string? endWord) =>
        tokens.Current.Kind == TokenKind.BlockEnd
        || tokens.Current.IsOperator(")")
        || tokens.Current.IsOperator("=")
        || (endWord is not null && tokens.Current.IsName(endWord));

    private AssignmentTarget ParseSingleTarget(bool attributes)
    {
        var token = tokens.Current;
        if (tokens.TakeOperator("("))
        {
            var inner = ParseTarget(attributes);
            tokens.ExpectOperator(")");
            return inner;
        }

        if (token.Kind != TokenKind.Name) throw new TemplateSyntaxException(TemplateRules.AssignmentTarget, token.At, $"Cannot assign to {token}.");
        tokens.Take();
        if (token.Text is "true" or "false" or "none" or "True" or "False" or "None")
        {
            throw new TemplateSyntaxException(TemplateRules.AssignmentTarget, token.At, $"Cannot assign to the constant '{token.Text}'.");
        }

        if (!tokens.Current.IsOperator(".")) return new NameTarget(token.At, token.Text);
        if (!attributes) throw new TemplateSyntaxException(TemplateRules.AssignmentTarget, token.At, "Only 'set' can assign to an attribute of a namespace.");
        tokens.Take();
        return new AttributeTarget(token.At, token.Text, tokens.Expect(TokenKind.Name, "the attribute's name").Text);
    }
}
