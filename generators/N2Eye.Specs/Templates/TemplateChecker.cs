namespace N2Eye.Specs.Templates;

/// <summary>Reports what parses but cannot be compiled: unknown names, wrong arguments, misplaced loop controls.</summary>
internal sealed class TemplateChecker(SpecReport report) : TemplateWalker
{
    private readonly HashSet<string> bound = ["caller", "varargs", "kwargs"];
    private readonly HashSet<string> attributes = [];
    private int loops;

    // How many enclosing loops bind "loop".
    private int loopScopes;

    public void Check(TemplateSpec spec)
    {
        new NameCollector(bound, attributes).VisitAll(spec.Body);
        VisitAll(spec.Body);
    }

    public override void Visit(Statement statement)
    {
        switch (statement)
        {
            case BreakStatement or ContinueStatement when loops == 0:
                var tag = statement is BreakStatement ? "break" : "continue";
                Error(TemplateRules.LoopControl, statement, $"'{{% {tag} %}}' stands outside a loop.");
                break;
            case ForStatement loop:
                VisitLoop(loop);
                break;
            case MacroStatement or CallBlock or GenerationBlock:
                // These compile to functions of their own, out of which no loop can be left.
                var outer = loops;
                loops = 0;
                base.Visit(statement);
                loops = outer;
                break;
            default:
                base.Visit(statement);
                break;
        }
    }

    private void VisitLoop(ForStatement loop)
    {
        Visit(loop.Source);
        if (loop.Filter is not null) Visit(loop.Filter);
        loops++;
        loopScopes++;
        Visit(loop.Target);
        VisitAll(loop.Body);
        loops--;
        loopScopes--;
        VisitAll(loop.Else);
    }

    public override void Visit(AssignmentTarget target)
    {
        if (target is NameTarget { Name: "loop" } && loopScopes > 0) Error(TemplateRules.AssignmentTarget, target, "Cannot assign to 'loop' inside a loop.");
        base.Visit(target);
    }

    public override void Visit(Expression expression)
    {
        switch (expression)
        {
            case FilterExpression filter:
                CheckFilter(filter);
                break;
            case TestExpression test:
                CheckArguments(TemplateTests.Find(test.Name), test, test.Arguments, TemplateRules.UnknownTest, "test", test.Name);
                break;
            case CallExpression call:
                CheckCall(call);
                break;
            case AttributeAccess { Target: NameReference { Name: "loop" } } access when loopScopes > 0 && !TemplateFunctions.IsLoopMember(access.Name):
                Error(TemplateRules.UnknownLoopMember, access, $"'loop' has no member '{access.Name}'.");
                break;
        }

        base.Visit(expression);
    }

    private void CheckFilter(FilterExpression filter)
    {
        if (!TemplateFilters.IsSpecial(filter.Name))
        {
            CheckArguments(TemplateFilters.Find(filter.Name), filter, filter.Arguments, TemplateRules.UnknownFilter, "filter", filter.Name);
            return;
        }

        if (filter.Name == "format") return;
        if (!NestedCall.TryRead(filter, out var nested, out var problem))
        {
            Error(problem.Rule, filter, problem.Message);
            return;
        }

        if (nested.Name is null) return;
        if (nested.IsFilter) CheckArguments(TemplateFilters.Find(nested.Name), filter, nested.Arguments, TemplateRules.UnknownFilter, "filter", nested.Name);
        else CheckArguments(TemplateTests.Find(nested.Name), filter, nested.Arguments, TemplateRules.UnknownTest, "test", nested.Name);
    }

    private void CheckArguments(TemplateSignature? signature, TemplateNode at, CallArguments arguments, SpecRule unknown, string kind, string name)
    {
        if (signature is null) Error(unknown, at, $"Unknown {kind} '{name}'.");
        else if (signature.Bind(arguments, out var problem) is null) Error(TemplateRules.WrongArguments, at, $"The {kind} '{name}' {problem}.");
    }

    private void CheckCall(CallExpression call)
    {
        switch (call.Target)
        {
            case NameReference name when bound.Contains(name.Name) || (name.Name == "loop" && loopScopes > 0):
                break;
            case NameReference name when TemplateFunctions.IsVariadic(name.Name):
                if (name.Name is "range" or "cycler" && (call.Arguments.Keywords.Count > 0 || call.Arguments.KeywordSpread is not null))
                {
                    Error(TemplateRules.WrongArguments, name, $"The function '{name.Name}' takes no arguments by name.");
                }

                break;
            case NameReference name:
                CheckArguments(TemplateFunctions.Find(name.Name), name, call.Arguments, TemplateRules.UnknownFunction, "function", name.Name);
                break;
            case AttributeAccess { Target: NameReference { Name: "loop" } } when loopScopes > 0:
                break;
            case AttributeAccess access when !TemplateFunctions.IsMethod(access.Name) && !attributes.Contains(access.Name):
                Error(TemplateRules.UnknownMethod, access, $"Unknown method '{access.Name}': neither strings, lists, dicts nor the template define it.");
                break;
        }
    }

    private void Error(SpecRule rule, TemplateNode at, string message) => report.Error(rule, at.At.Line, at.At.Column, message);

    /// <summary>Every name that the template binds anywhere, and every attribute that may hold a macro.</summary>
    private sealed class NameCollector(HashSet<string> names, HashSet<string> attributes) : TemplateWalker
    {
        public override void Visit(Statement statement)
        {
            if (statement is MacroStatement macro)
            {
                names.Add(macro.Name);
                names.UnionWith(macro.Parameters.Select(parameter => parameter.Name));
            }
            else if (statement is CallBlock call)
            {
                names.UnionWith(call.Parameters.Select(parameter => parameter.Name));
            }

            base.Visit(statement);
        }

        public override void Visit(AssignmentTarget target)
        {
            if (target is NameTarget name) names.Add(name.Name);
            if (target is AttributeTarget attribute) attributes.Add(attribute.Attribute);
            base.Visit(target);
        }

        public override void Visit(Expression expression)
        {
            if (expression is CallExpression call) attributes.UnionWith(call.Arguments.Keywords.Select(keyword => keyword.Name));
            if (expression is DictLiteral dict) attributes.UnionWith(dict.Entries.Select(entry => entry.Key).OfType<TextLiteral>().Select(key => key.Value));
            base.Visit(expression);
        }
    }
}
