namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Jinja's namespace: the one value whose members a template can set.</summary>
public sealed class NamespaceValue : TemplateValue
{
    private readonly List<string> order = [];
    private readonly Dictionary<string, TemplateValue> members = new(StringComparer.Ordinal);
    private bool isPrinting;

    internal NamespaceValue(IEnumerable<KeyValuePair<TemplateValue, TemplateValue>> source)
    {
        foreach (var (name, value) in source) Set(name.ToString(), value);
    }

    internal override string TypeName => "Namespace";

    internal void Set(string name, TemplateValue value)
    {
        if (!members.ContainsKey(name)) order.Add(name);
        members[name] = value;
    }

    internal override TemplateValue? FindAttribute(string name) => members.GetValueOrDefault(name);

    internal override void Print(TextBuilder output)
    {
        // A namespace is the one value that can hold itself: there Python writes dots.
        output.AppendTrusted("<Namespace ");
        if (isPrinting) output.AppendTrusted("{...}");
        else PrintMembers(output);
        output.AppendTrusted(">");
    }

    private void PrintMembers(TextBuilder output)
    {
        isPrinting = true;
        try
        {
            new DictValue(order.Select(name => KeyValuePair.Create<TemplateValue, TemplateValue>(TextValue.Template(name), members[name]))).Print(output);
        }
        finally
        {
            isPrinting = false;
        }
    }
}
