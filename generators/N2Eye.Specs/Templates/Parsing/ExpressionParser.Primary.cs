using System.Globalization;

namespace N2Eye.Specs.Templates;

/// <summary>Literals, names, and what follows them.</summary>
internal sealed partial class ExpressionParser
{
    private Expression ParsePrimary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                tokens.Take();
                return Word(token);
            case TokenKind.String:
                return Strings();
            case TokenKind.Integer:
                tokens.Take();
                return new IntegerLiteral(token.At, TrimZeros(token.Text));
            case TokenKind.Float:
                tokens.Take();
                return new FloatLiteral(token.At, double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture));
            case TokenKind.Operator when token.Text == "(":
                tokens.Take();
                var inner = ParseTuple(parenthesized: true);
                tokens.ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                return List();
            case TokenKind.Operator when token.Text == "{":
                return Dict();
            default:
                throw tokens.Unexpected("an expression");
        }
    }

    private static Expression Word(TemplateToken token) => token.Text switch
    {
        "true" or "True" => new BooleanLiteral(token.At, true),
        "false" or "False" => new BooleanLiteral(token.At, false),
        "none" or "None" => new NoneLiteral(token.At),
        _ => new NameReference(token.At, token.Text),
    };

    private static string TrimZeros(string digits)
    {
        var trimmed = digits.TrimStart('0');
        return trimmed.Length == 0 ? "0" : trimmed;
    }

    private Expression Strings()
    {
        var first = tokens.Take();
        var value = first.Text;
        while (tokens.Current.Kind == TokenKind.String) value += tokens.Take().Text;
        return new TextLiteral(first.At, value);
    }

    private Expression List()
    {
        var at = Here;
        tokens.ExpectOperator("[");
        var items = new List<Expression>();
        while (!tokens.TakeOperator("]"))
        {
            if (items.Count > 0)
            {
                tokens.ExpectOperator(",");
                if (tokens.TakeOperator("]")) break;
            }

            items.Add(Parse());
        }

        return new ListLiteral(at, new(items));
    }

    private Expression Dict()
    {
        var at = Here;
        tokens.ExpectOperator("{");
        var entries = new List<DictEntry>();
        while (!tokens.TakeOperator("}"))
        {
            if (entries.Count > 0)
            {
                tokens.ExpectOperator(",");
                if (tokens.TakeOperator("}")) break;
            }

            var key = Parse();
            tokens.ExpectOperator(":");
            entries.Add(new(key.At, key, Parse()));
        }

        return new DictLiteral(at, new(entries));
    }

    private Expression ParsePostfix(Expression value)
    {
        while (tokens.Current.Kind == TokenKind.Operator)
        {
            if (tokens.Current.Text == "(") value = Call(value);
            else if (tokens.Current.Text is "." or "[") value = Subscript(value);
            else break;
        }

        return value;
    }

    /// <summary>Filters, tests and calls of what they give.</summary>
    private Expression ParseFilters(Expression value)
    {
        while (true)
        {
            if (tokens.Current.IsOperator("|")) value = ParseFilter(value);
            else if (tokens.Current.IsName("is")) value = ParseTest(value);
            else if (tokens.Current.IsOperator("(")) value = Call(value);
            else return value;
        }
    }

    private Expression Subscript(Expression target)
    {
        var at = Here;
        if (tokens.TakeOperator("."))
        {
            var member = tokens.Current;
            if (member.Kind is not (TokenKind.Name or TokenKind.Integer)) throw tokens.Unexpected("a name or a number after '.'");
            tokens.Take();
            return member.Kind == TokenKind.Name
                ? new AttributeAccess(at, target, member.Text)
                : new ItemAccess(at, target, new IntegerLiteral(member.At, TrimZeros(member.Text)));
        }

        tokens.ExpectOperator("[");
        Expression? start = tokens.Current.IsOperator(":") ? null : ParseTupleIndex();
        if (start is not null && tokens.TakeOperator("]")) return new ItemAccess(at, target, start);

        tokens.ExpectOperator(":");
        var stop = AtSliceEnd() ? null : Parse();
        var step = tokens.TakeOperator(":") && !AtSliceEnd() ? Parse() : null;
        tokens.ExpectOperator("]");
        return new SliceAccess(at, target, start, stop, step);
    }

    private Expression ParseTupleIndex()
    {
        var at = Here;
        var first = Parse();
        if (!tokens.Current.IsOperator(",")) return first;
        var items = new List<Expression> { first };
        while (tokens.TakeOperator(",")) items.Add(Parse());
        return new TupleLiteral(at, new(items));
    }

    private bool AtSliceEnd() => tokens.Current.IsOperator("]") || tokens.Current.IsOperator(":");

    private CallExpression Call(Expression target)
    {
        var at = Here;
        return new CallExpression(at, target, ParseArguments());
    }

    private CallArguments ParseArguments()
    {
        tokens.ExpectOperator("(");
        var positional = new List<Expression>();
        var keywords = new List<KeywordArgument>();
        Expression? spread = null, keywordSpread = null;
        for (var first = true; !tokens.TakeOperator(")"); first = false)
        {
            if (!first)
            {
                tokens.ExpectOperator(",");
                if (tokens.TakeOperator(")")) break;
            }

            var at = Here;
            if (tokens.Current.IsOperator("*"))
            {
                InOrder(spread is null && keywordSpread is null, at);
                tokens.Take();
                spread = Parse();
            }
            else if (tokens.Current.IsOperator("**"))
            {
                InOrder(keywordSpread is null, at);
                tokens.Take();
                keywordSpread = Parse();
            }
            else if (tokens.Current.Kind == TokenKind.Name && tokens.Following.IsOperator("="))
            {
                InOrder(keywordSpread is null, at);
                var name = tokens.Take().Text;
                tokens.Take();
                keywords.Add(new(at, name, Parse()));
            }
            else
            {
                InOrder(spread is null && keywordSpread is null && keywords.Count == 0, at);
                positional.Add(Parse());
            }
        }

        return new CallArguments(new(positional), new(keywords), spread, keywordSpread);
    }

    private static void InOrder(bool condition, TemplatePosition at)
    {
        if (!condition) throw new TemplateSyntaxException(TemplateRules.Syntax, at, "Arguments come in the order: by position, *sequence, by name, **mapping.");
    }

    /// <summary>The filters of a filter block or set block: the innermost has no operand.</summary>
    public FilterExpression ParseFilterChain()
    {
        var filter = FilterNamed(null);
        while (tokens.TakeOperator("|")) filter = FilterNamed(filter);
        return filter;
    }

    private Expression ParseFilter(Expression target)
    {
        tokens.ExpectOperator("|");
        return FilterNamed(target);
    }

    private FilterExpression FilterNamed(Expression? target)
    {
        var at = Here;
        var name = DottedName("the name of a filter");
        return new FilterExpression(at, target, name, tokens.Current.IsOperator("(") ? ParseArguments() : CallArguments.None);
    }

    private string DottedName(string what)
    {
        var name = tokens.Expect(TokenKind.Name, what).Text;
        while (tokens.TakeOperator(".")) name += "." + tokens.Expect(TokenKind.Name, what).Text;
        return name;
    }

    private Expression ParseTest(Expression target)
    {
        var at = Here;
        tokens.ExpectName("is");
        var negated = tokens.TakeName("not");
        var name = DottedName("the name of a test");
        var arguments = CallArguments.None;
        if (tokens.Current.IsOperator("(")) arguments = ParseArguments();
        else if (StartsTestArgument()) arguments = new CallArguments(new([ParsePostfix(ParsePrimary())]), new([]));
        Expression test = new TestExpression(at, target, name, arguments);
        return negated ? new NotExpression(at, test) : test;
    }

    // "x is divisibleby 3": one argument may follow without parentheses.
    private bool StartsTestArgument()
    {
        var token = tokens.Current;
        if (token.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float || token.IsOperator("[") || token.IsOperator("{")) return true;
        if (token.Kind != TokenKind.Name || token.Text is "else" or "or" or "and") return false;
        if (token.Text == "is") throw new TemplateSyntaxException(TemplateRules.Syntax, token.At, "Tests cannot be chained with 'is'.");
        return true;
    }
}
