namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's list.</summary>
public sealed class ListValue(IReadOnlyList<TemplateValue> items, bool literal = false) : SequenceValue(items, literal)
{
    internal override string TypeName => "list";

    internal override SequenceValue With(IReadOnlyList<TemplateValue> items, bool isLiteral) => new ListValue(items, isLiteral);

    internal override void Print(TextBuilder output)
    {
        output.Append("[", IsLiteral);
        PrintItems(output);
        output.Append("]", IsLiteral);
    }
}
