namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Jinja's cycler.</summary>
internal sealed class CyclerValue(TemplateValue[] items) : TemplateValue
{
    private int position;

    internal override string TypeName => "Cycler";

    internal override TemplateValue? FindAttribute(string name) => name switch
    {
        "current" => items[position],
        "next" => new FunctionValue(name, _ => Next()),
        "reset" => new FunctionValue(name, _ => Reset()),
        _ => null,
    };

    internal override void Print(TextBuilder output) => output.AppendTrusted("<Cycler>");

    private TemplateValue Next()
    {
        var item = items[position];
        position = (position + 1) % items.Length;
        return item;
    }

    private NoneValue Reset()
    {
        position = 0;
        return NoneValue.Template;
    }
}
