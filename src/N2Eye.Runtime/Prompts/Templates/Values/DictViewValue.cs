namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>What dict.keys(), values() and items() give: it has a length, but no items.</summary>
internal sealed class DictViewValue(string typeName, IReadOnlyList<TemplateValue> items, bool literal) : TemplateValue
{
    internal override string TypeName => typeName;

    internal override bool IsTruthy => items.Count > 0;

    internal override bool IsLiteral => literal;

    internal override int? Length => items.Count;

    internal override IEnumerable<TemplateValue> Elements => items;

    internal override void Print(TextBuilder output)
    {
        output.Append(typeName + "(", literal);
        new ListValue(items, literal).Print(output);
        output.Append(")", literal);
    }
}
