namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>What map, select and their like give: it can be gone through once, and is true whatever it holds.</summary>
public sealed class GeneratorValue(IEnumerable<TemplateValue> source, string typeName = "generator") : TemplateValue
{
    private readonly IEnumerator<TemplateValue> enumerator = source.GetEnumerator();

    internal override string TypeName => typeName;

    internal override IEnumerable<TemplateValue> Elements
    {
        get
        {
            while (enumerator.MoveNext()) yield return enumerator.Current;
        }
    }

    internal override void Print(TextBuilder output) => output.AppendTrusted($"<{TypeName} object>");
}
