using N2Eye.Specs.Templates;

namespace N2Eye.Generators.Templates;

/// <summary>
/// Finds the variables of one scope, and what each starts with, by Jinja's rules: a name that the scope sets starts with
/// the enclosing scope's value; one that it first reads comes from the request; one that only some branch sets falls back
/// to the request where no branch did.
/// </summary>
internal sealed class ScopeAnalysis(TemplateScope scope) : TemplateWalker
{
    private Dictionary<string, VariableStart> starts = [];
    private HashSet<string> stores = [];

    public void Parameter(string name)
    {
        starts[name] = VariableStart.Parameter;
        stores.Add(name);
    }

    public void Parameters(AssignmentTarget target)
    {
        if (target is NameTarget name) Parameter(name.Name);
        if (target is not TupleTarget tuple) return;
        foreach (var item in tuple.Items) Parameters(item);
    }

    /// <summary>Puts what was found into the scope.</summary>
    public void Finish()
    {
        foreach (var pair in starts)
        {
            var outer = pair.Value == VariableStart.Outer ? scope.Parent?.Find(pair.Key) : null;
            scope.Add(pair.Key, pair.Value, outer).IsStored = stores.Contains(pair.Key);
        }
    }

    /// <summary>Only what belongs to this scope: bodies of nested scopes are left alone.</summary>
    public override void Visit(Statement statement)
    {
        switch (statement)
        {
            case IfStatement choice:
                VisitIf(choice);
                break;
            case ForStatement loop:
                Visit(loop.Source);
                break;
            case MacroStatement macro:
                Store(macro.Name);
                break;
            case CallBlock call:
                Visit(call.Call);
                break;
            case SetBlock block:
                Visit(block.Target);
                break;
            case FilterBlock filter:
                Visit(filter.Filter);
                break;
            case WithBlock with:
                foreach (var binding in with.Bindings) Visit(binding.Value);
                break;
            case GenerationBlock:
                break;
            default:
                base.Visit(statement);
                break;
        }
    }

    public override void Visit(AssignmentTarget target)
    {
        if (target is NameTarget name) Store(name.Name);
        if (target is AttributeTarget attribute) Load(attribute.Name);
        base.Visit(target);
    }

    public override void Visit(Expression expression)
    {
        if (expression is NameReference name) Load(name.Name);
        base.Visit(expression);
    }

    private void Load(string name)
    {
        if (!starts.ContainsKey(name) && scope.Parent?.Find(name) is null) starts[name] = VariableStart.Input;
    }

    private void Store(string name)
    {
        stores.Add(name);
        if (!starts.ContainsKey(name)) starts[name] = scope.Parent?.Find(name) is null ? VariableStart.Undefined : VariableStart.Outer;
    }

    private void VisitIf(IfStatement choice)
    {
        Visit(choice.Branches[0].Condition);
        var (before, storedBefore) = (starts, stores);
        var branches = new List<(Dictionary<string, VariableStart> Starts, HashSet<string> Stores)>();

        void Branch(Action visit)
        {
            (starts, stores) = (new(before), new(storedBefore));
            visit();
            branches.Add((starts, stores));
        }

        Branch(() => VisitAll(choice.Branches[0].Body));
        foreach (var branch in choice.Branches.Skip(1))
        {
            Branch(() =>
            {
                Visit(branch.Condition);
                VisitAll(branch.Body);
            });
        }

        Branch(() => VisitAll(choice.Else));
        (starts, stores) = (before, storedBefore);
        var storedInBranches = branches.SelectMany(branch => branch.Stores).Where(name => !storedBefore.Contains(name)).ToList();
        foreach (var (branchStarts, branchStores) in branches)
        {
            foreach (var pair in branchStarts) starts[pair.Key] = pair.Value;
            stores.UnionWith(branchStores);
        }

        foreach (var name in storedInBranches) starts[name] = scope.Parent?.Find(name) is null ? VariableStart.Input : VariableStart.Outer;
    }
}
