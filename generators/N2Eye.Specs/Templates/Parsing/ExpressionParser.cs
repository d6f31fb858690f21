namespace N2Eye.Specs.Templates;

/// <summary>Jinja's expressions, loosest binding first.</summary>
internal sealed partial class ExpressionParser(TokenStream tokens)
{
    // A template nests a handful deep; the compiler's own recursion must end before the stack does.
    private const int DeepestNesting = 100;

    private int depth;

    private TemplatePosition Here => tokens.Current.At;

    public Expression Parse() => ParseConditional();

    /// <summary>One expression, or a tuple where commas follow.</summary>
    /// <param name="conditional">False where a following if belongs to the tag.</param>
    /// <param name="endWord">A word that ends the tuple, for a trailing comma.</param>
    /// <param name="parenthesized">True where nothing at all is an empty tuple.</param>
    public Expression ParseTuple(bool conditional = true, string? endWord = null, bool parenthesized = false)
    {
        var at = Here;
        var items = new List<Expression>();
        var comma = false;
        while (!AtTupleEnd(endWord))
        {
            items.Add(conditional ? ParseConditional() : ParseOr());
            if (!tokens.TakeOperator(",")) break;
            comma = true;
        }

        if (comma || (items.Count == 0 && parenthesized)) return new TupleLiteral(at, new(items));
        return items.Count == 1 ? items[0] : throw tokens.Unexpected("an expression");
    }

    private bool AtTupleEnd(string? endWord) =>
        tokens.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd
        || tokens.Current.IsOperator(")")
        || (endWord is not null && tokens.Current.IsName(endWord));

    private Expression ParseConditional()
    {
        if (++depth > DeepestNesting) throw new TemplateSyntaxException(TemplateRules.TooDeep, Here, $"Expressions nest deeper than {DeepestNesting}.");
        var at = Here;
        var value = ParseOr();
        while (tokens.TakeName("if"))
        {
            var condition = ParseOr();
            var otherwise = tokens.TakeName("else") ? ParseConditional() : null;
            value = new ConditionalExpression(at, condition, value, otherwise);
        }

        depth--;
        return value;
    }

    private Expression ParseOr()
    {
        var at = Here;
        var left = ParseAnd();
        while (tokens.TakeName("or")) left = new LogicalExpression(at, false, left, ParseAnd());
        return left;
    }

    private Expression ParseAnd()
    {
        var at = Here;
        var left = ParseNot();
        while (tokens.TakeName("and")) left = new LogicalExpression(at, true, left, ParseNot());
        return left;
    }

    private Expression ParseNot()
    {
        var at = Here;
        var count = 0;
        while (tokens.TakeName("not")) count++;
        var value = ParseComparison();
        // "not not x" is the truth of x.
        for (; count > 0; count--) value = new NotExpression(at, value);
        return value;
    }

    private Expression ParseComparison()
    {
        var at = Here;
        var first = ParseSum();
        var steps = new List<ComparisonStep>();
        while (ComparisonOperator() is { } symbol) steps.Add(new(Here, symbol, ParseSum()));
        return steps.Count == 0 ? first : new ComparisonExpression(at, first, new(steps));
    }

    private string? ComparisonOperator()
    {
        var token = tokens.Current;
        if (token.Kind == TokenKind.Operator && token.Text is "==" or "!=" or "<" or "<=" or ">" or ">=") return tokens.Take().Text;
        if (tokens.TakeName("in")) return "in";
        if (!token.IsName("not") || !tokens.Following.IsName("in")) return null;
        tokens.Take();
        tokens.Take();
        return "not in";
    }

    private Expression ParseSum()
    {
        var at = Here;
        var left = ParseConcatenation();
        while (tokens.Current.IsOperator("+") || tokens.Current.IsOperator("-"))
        {
            left = new ArithmeticExpression(at, tokens.Take().Text, left, ParseConcatenation());
        }

        return left;
    }

    private Expression ParseConcatenation()
    {
        var at = Here;
        var parts = new List<Expression> { ParseProduct() };
        while (tokens.TakeOperator("~")) parts.Add(ParseProduct());
        return parts.Count == 1 ? parts[0] : new ConcatenationExpression(at, new(parts));
    }

    private Expression ParseProduct()
    {
        var at = Here;
        var left = ParsePower();
        while (tokens.Current.Kind == TokenKind.Operator && tokens.Current.Text is "*" or "/" or "//" or "%")
        {
            left = new ArithmeticExpression(at, tokens.Take().Text, left, ParsePower());
        }

        return left;
    }

    // Unlike Python's, Jinja's power binds to the left.
    private Expression ParsePower()
    {
        var at = Here;
        var left = ParseUnary(withFilters: true);
        while (tokens.TakeOperator("**")) left = new ArithmeticExpression(at, "**", left, ParseUnary(withFilters: true));
        return left;
    }

    // "-x | abs" filters -x.
    private Expression ParseUnary(bool withFilters)
    {
        var at = Here;
        Expression value;
        if (tokens.Current.IsOperator("-") || tokens.Current.IsOperator("+"))
        {
            if (++depth > DeepestNesting) throw new TemplateSyntaxException(TemplateRules.TooDeep, at, $"Expressions nest deeper than {DeepestNesting}.");
            var negative = tokens.Take().Text == "-";
            value = new SignExpression(at, negative, ParseUnary(withFilters: false));
            depth--;
        }
        else
        {
            value = ParsePrimary();
        }

        value = ParsePostfix(value);
        return withFilters ? ParseFilters(value) : value;
    }
}
