namespace N2Eye.Specs.Templates;

/// <summary>The filter or test that map, select, reject, selectattr and rejectattr apply to each element.</summary>
/// <param name="IsFilter">True for a filter (map), false for a test.</param>
/// <param name="Attribute">The attribute to look at first, or null for the element itself.</param>
/// <param name="Default">map's default for a missing attribute.</param>
/// <param name="Name">The filter's or test's name; null where elements are taken, or judged by truth, as they are.</param>
/// <param name="Arguments">What it is given besides the element.</param>
public sealed record NestedCall(bool IsFilter, Expression? Attribute, Expression? Default, string? Name, CallArguments Arguments)
{
    /// <summary>Reads the arguments of one of these filters.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="nested">What it applies.</param>
    /// <param name="problem">The broken rule, where it cannot be read.</param>
    public static bool TryRead(FilterExpression filter, out NestedCall nested, out (SpecRule Rule, string Message) problem)
    {
        var arguments = filter.Arguments;
        nested = new NestedCall(filter.Name == "map", null, null, null, CallArguments.None);
        problem = (TemplateRules.WrongArguments, $"The filter '{filter.Name}' takes its arguments one by one, not by * or **.");
        if (arguments.Spread is not null || arguments.KeywordSpread is not null) return false;

        if (nested.IsFilter && arguments.Positional.Count == 0) return TryReadAttribute(arguments, ref nested, out problem);

        var rest = arguments.Positional.ToList();
        if (filter.Name is "selectattr" or "rejectattr")
        {
            problem = (TemplateRules.WrongArguments, $"The filter '{filter.Name}' needs the name of an attribute.");
            if (rest.Count == 0) return false;
            nested = nested with { Attribute = rest[0] };
            rest.RemoveAt(0);
        }

        if (rest.Count == 0) return true;
        problem = (TemplateRules.DynamicName, $"The filter '{filter.Name}' needs the name of a {(nested.IsFilter ? "filter" : "test")} as a string literal.");
        if (rest[0] is not TextLiteral name) return false;
        nested = nested with { Name = name.Value, Arguments = new CallArguments(new(rest.Skip(1)), arguments.Keywords) };
        return true;
    }

    private static bool TryReadAttribute(CallArguments arguments, ref NestedCall nested, out (SpecRule Rule, string Message) problem)
    {
        problem = (TemplateRules.WrongArguments, "The filter 'map' needs the name of a filter, or attribute= and default=.");
        foreach (var keyword in arguments.Keywords)
        {
            if (keyword.Name == "attribute") nested = nested with { Attribute = keyword.Value };
            else if (keyword.Name == "default") nested = nested with { Default = keyword.Value };
            else return false;
        }

        return nested.Attribute is not null;
    }
}
