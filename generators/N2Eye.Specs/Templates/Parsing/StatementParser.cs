namespace N2Eye.Specs.Templates;

/// <summary>Jinja's tags.</summary>
internal sealed partial class StatementParser(TokenStream tokens)
{
    private const int DeepestNesting = 60;

    private readonly ExpressionParser expressions = new(tokens);
    private readonly Stack<(string Tag, TemplatePosition At)> open = new();

    public EquatableArray<Statement> ParseTemplate() => ParseBody([]);

    // Statements up to one of the closing tags, whose name stays the current token.
    private EquatableArray<Statement> ParseBody(string[] closing)
    {
        var body = new List<Statement>();
        while (true)
        {
            switch (tokens.Current.Kind)
            {
                case TokenKind.End when closing.Length == 0:
                    return new(body);
                case TokenKind.End:
                    var (tag, at) = open.Peek();
                    throw new TemplateSyntaxException(
                        TemplateRules.Unclosed, at, $"'{{% {tag} %}}' is not closed: '{{% {closing[closing.Length - 1]} %}}' is missing.");
                case TokenKind.Data:
                    var data = tokens.Take();
                    body.Add(new TextOutput(data.At, data.Text));
                    break;
                case TokenKind.VariableBegin:
                    var start = tokens.Take().At;
                    body.Add(new ValueOutput(start, expressions.ParseTuple()));
                    tokens.Expect(TokenKind.VariableEnd, "'}}'");
                    break;
                default:
                    tokens.Take();
                    if (tokens.Current.Kind == TokenKind.Name && closing.Contains(tokens.Current.Text)) return new(body);
                    ParseTag(body);
                    tokens.Expect(TokenKind.BlockEnd, "'%}'");
                    break;
            }
        }
    }

    private void ParseTag(List<Statement> body)
    {
        var name = tokens.Current;
        if (name.Kind != TokenKind.Name) throw tokens.Unexpected("the name of a tag");
        if (open.Count == DeepestNesting) throw new TemplateSyntaxException(TemplateRules.TooDeep, name.At, $"Tags nest deeper than {DeepestNesting}.");
        tokens.Take();
        open.Push((name.Text, name.At));
        switch (name.Text)
        {
            case "print":
                ParsePrint(body);
                break;
            default:
                body.Add(ParseTag(name));
                break;
        }

        open.Pop();
    }

    private Statement ParseTag(TemplateToken name) => name.Text switch
    {
        "if" => ParseIf(name.At),
        "for" => ParseFor(name.At),
        "set" => ParseSet(name.At),
        "macro" => ParseMacro(name.At),
        "call" => ParseCall(name.At),
        "filter" => ParseFilter(name.At),
        "with" => ParseWith(name.At),
        "generation" => new GenerationBlock(name.At, Block("endgeneration")),
        "break" => new BreakStatement(name.At),
        "continue" => new ContinueStatement(name.At),
        "extends" or "include" or "import" or "from" or "block" or "autoescape" or "do" or "trans" or "debug" => throw new TemplateSyntaxException(
            TemplateRules.UnsupportedTag, name.At, $"'{{% {name.Text} %}}' is not available in chat templates: a chat template is one file and plain text."),
        _ => throw UnknownTag(name),
    };

    private TemplateSyntaxException UnknownTag(TemplateToken name)
    {
        open.Pop();
        var inside = open.Count == 0 ? "" : $" The innermost open tag is '{{% {open.Peek().Tag} %}}' in line {Invariant(open.Peek().At.Line)}.";
        return new(TemplateRules.UnknownTag, name.At, $"Unknown tag '{name.Text}'.{inside}");
    }

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // The rest of the current tag, statements, and the closing tag's name.
    private EquatableArray<Statement> Block(string closing)
    {
        var body = BodyUntil(closing);
        tokens.Take();
        return body;
    }

    private EquatableArray<Statement> BodyUntil(params string[] closing)
    {
        // Python's habit of a colon is allowed.
        tokens.TakeOperator(":");
        tokens.Expect(TokenKind.BlockEnd, "'%}'");
        return ParseBody(closing);
    }

    private void ParsePrint(List<Statement> body)
    {
        while (tokens.Current.Kind != TokenKind.BlockEnd)
        {
            body.Add(new ValueOutput(tokens.Current.At, expressions.Parse()));
            if (!tokens.TakeOperator(",")) return;
        }
    }

    private IfStatement ParseIf(TemplatePosition at)
    {
        var branches = new List<IfBranch>();
        var branchAt = at;
        while (true)
        {
            var condition = expressions.ParseTuple(conditional: false);
            branches.Add(new IfBranch(branchAt, condition, BodyUntil("elif", "else", "endif")));
            var next = tokens.Take();
            branchAt = next.At;
            if (next.Text == "elif") continue;
            return new IfStatement(at, new(branches), next.Text == "else" ? Block("endif") : new([]));
        }
    }

    private ForStatement ParseFor(TemplatePosition at)
    {
        var target = ParseTarget(attributes: false, endWord: "in");
        tokens.ExpectName("in");
        var source = expressions.ParseTuple(conditional: false, endWord: "recursive");
        var filter = tokens.TakeName("if") ? expressions.Parse() : null;
        var recursive = tokens.TakeName("recursive");
        var body = BodyUntil("endfor", "else");
        var otherwise = tokens.Take().Text == "else" ? Block("endfor") : new([]);
        return new ForStatement(at, target, source, filter, recursive, body, otherwise);
    }

    private Statement ParseSet(TemplatePosition at)
    {
        var target = ParseTarget(attributes: true);
        if (tokens.TakeOperator("=")) return new SetStatement(at, target, expressions.ParseTuple());
        var filter = tokens.TakeOperator("|") ? expressions.ParseFilterChain() : null;
        return new SetBlock(at, target, filter, Block("endset"));
    }

    private MacroStatement ParseMacro(TemplatePosition at)
    {
        var name = tokens.Expect(TokenKind.Name, "the macro's name").Text;
        return new MacroStatement(at, name, ParseParameters(), Block("endmacro"));
    }

    private CallBlock ParseCall(TemplatePosition at)
    {
        var parameters = tokens.Current.IsOperator("(") ? ParseParameters() : new([]);
        var callAt = tokens.Current.At;
        if (expressions.Parse() is not CallExpression call) throw new TemplateSyntaxException(TemplateRules.Syntax, callAt, "'{% call %}' needs a call of a macro.");
        return new CallBlock(at, parameters, call, Block("endcall"));
    }

    private EquatableArray<MacroParameter> ParseParameters()
    {
        tokens.ExpectOperator("(");
        var parameters = new List<MacroParameter>();
        while (!tokens.TakeOperator(")"))
        {
            if (parameters.Count > 0) tokens.ExpectOperator(",");
            var name = tokens.Expect(TokenKind.Name, "a parameter's name");
            var fallback = tokens.TakeOperator("=") ? expressions.Parse() : null;
            if (fallback is null && parameters.Any(parameter => parameter.Default is not null))
            {
                throw new TemplateSyntaxException(TemplateRules.Syntax, name.At, $"Parameter '{name.Text}' needs a default, as one before it has one.");
            }

            parameters.Add(new MacroParameter(name.At, name.Text, fallback));
        }

        return new(parameters);
    }

    private FilterBlock ParseFilter(TemplatePosition at)
    {
        var filter = expressions.ParseFilterChain();
        return new FilterBlock(at, filter, Block("endfilter"));
    }

    private WithBlock ParseWith(TemplatePosition at)
    {
        var bindings = new List<WithBinding>();
        while (tokens.Current.Kind != TokenKind.BlockEnd && !tokens.Current.IsOperator(":"))
        {
            if (bindings.Count > 0) tokens.ExpectOperator(",");
            var bindingAt = tokens.Current.At;
            var target = ParseTarget(attributes: false, tuple: false);
            tokens.ExpectOperator("=");
            bindings.Add(new WithBinding(bindingAt, target, expressions.Parse()));
        }

        return new WithBlock(at, new(bindings), Block("endwith"));
    }
}
