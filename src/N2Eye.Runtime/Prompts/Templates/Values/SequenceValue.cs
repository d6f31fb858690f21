namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's list and tuple.</summary>
public abstract class SequenceValue(IReadOnlyList<TemplateValue> items, bool literal) : TemplateValue
{
    internal IReadOnlyList<TemplateValue> Items { get; } = items;

    internal override bool IsTruthy => Items.Count > 0;

    internal override bool IsLiteral => literal;

    internal override int? Length => Items.Count;

    internal override IEnumerable<TemplateValue> Elements => Items;

    internal abstract SequenceValue With(IReadOnlyList<TemplateValue> items, bool isLiteral);

    internal override TemplateValue? FindItem(TemplateValue index)
    {
        if (index.AsNumber is not { IsFloat: false } number) return null;
        var at = number.Whole.Sign < 0 ? number.Whole + Items.Count : number.Whole;
        return at.Sign >= 0 && at < Items.Count ? Items[(int)at] : null;
    }

    internal override TemplateValue? FindAttribute(string name) => SequenceMethods.Find(this, name);

    internal override TemplateValue Trusted() => With(Items.Select(item => item.Trusted()).ToArray(), false);

    protected void PrintItems(TextBuilder output)
    {
        // Templates can nest lists without end; the program must outlive that.
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = 0; i < Items.Count; i++)
        {
            if (i > 0) output.Append(", ", IsLiteral);
            Items[i].PrintQuoted(output, IsLiteral);
        }
    }
}
