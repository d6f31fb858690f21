namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's dict: entries in the order of their first insertion.</summary>
public sealed class DictValue : TemplateValue
{
    private readonly List<KeyValuePair<TemplateValue, TemplateValue>> entries = [];
    private readonly Dictionary<TemplateValue, int> index = new(ValueKeyComparer.Instance);
    private readonly bool literal;

    internal DictValue(IEnumerable<KeyValuePair<TemplateValue, TemplateValue>> source, bool literal = false)
    {
        this.literal = literal;
        foreach (var (key, value) in source)
        {
            // A key that comes again keeps its place and its first spelling, as in Python.
            if (index.TryGetValue(key, out var place)) entries[place] = new(entries[place].Key, value);
            else
            {
                index.Add(key, entries.Count);
                entries.Add(new(key, value));
            }
        }
    }

    internal IReadOnlyList<KeyValuePair<TemplateValue, TemplateValue>> Entries => entries;

    internal override string TypeName => "dict";

    internal override bool IsTruthy => entries.Count > 0;

    internal override bool IsLiteral => literal;

    internal override int? Length => entries.Count;

    internal override IEnumerable<TemplateValue> Elements => entries.Select(entry => entry.Key);

    internal TemplateValue? Find(string key) => FindItem(TextValue.Template(key));

    internal override TemplateValue? FindItem(TemplateValue key) =>
        ValueKeyComparer.IsHashable(key) && index.TryGetValue(key, out var place) ? entries[place].Value : null;

    internal override TemplateValue? FindAttribute(string name) => DictMethods.Find(this, name);

    internal override TemplateValue Trusted() => new DictValue(entries.Select(entry => KeyValuePair.Create(entry.Key.Trusted(), entry.Value.Trusted())));

    internal override void Print(TextBuilder output)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        output.Append("{", literal);
        for (var i = 0; i < entries.Count; i++)
        {
            if (i > 0) output.Append(", ", literal);
            entries[i].Key.PrintQuoted(output, literal);
            output.Append(": ", literal);
            entries[i].Value.PrintQuoted(output, literal);
        }

        output.Append("}", literal);
    }
}
