namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Jinja's namespace: the one value whose members a template can set.</summary>
public sealed class NamespaceValue : TemplateValue
{
    private readonly List<string> order = [];
    private readonly Dictionary<string, TemplateValue> members = new(StringComparer.Ordinal);

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
        output.AppendTrusted("<Namespace ");
        new DictValue(order.Select(name => KeyValuePair.Create<TemplateValue, TemplateValue>(TextValue.Template(name), members[name]))).Print(output);
        output.AppendTrusted(">");
    }
}
