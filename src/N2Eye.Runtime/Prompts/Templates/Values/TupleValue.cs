namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's tuple.</summary>
public sealed class TupleValue(IReadOnlyList<TemplateValue> items, bool literal = false, string[]? names = null) : SequenceValue(items, literal)
{
    internal override string TypeName => "tuple";

    internal override SequenceValue With(IReadOnlyList<TemplateValue> items, bool isLiteral) => new TupleValue(items, isLiteral);

    /// <summary>A named tuple's members come before the methods.</summary>
    internal override TemplateValue? FindAttribute(string name) =>
        names is not null && Array.IndexOf(names, name) is var index and >= 0 ? Items[index] : base.FindAttribute(name);

    internal override void Print(TextBuilder output)
    {
        output.Append("(", IsLiteral);
        PrintItems(output);
        output.Append(Items.Count == 1 ? ",)" : ")", IsLiteral);
    }
}
