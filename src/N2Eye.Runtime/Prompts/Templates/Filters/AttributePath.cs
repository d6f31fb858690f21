using System.Globalization;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>The attribute= of filters: <c>"a.b.0"</c>, or an index; where there is none, the element itself.</summary>
internal sealed class AttributePath
{
    private readonly TemplateValue[] parts;
    private readonly TemplateValue? fallback;
    private readonly bool ignoreCase;

    private AttributePath(TemplateValue[] parts, TemplateValue? fallback, bool ignoreCase)
    {
        this.parts = parts;
        this.fallback = fallback;
        this.ignoreCase = ignoreCase;
    }

    public static AttributePath Of(TemplateValue? attribute, TemplateValue? fallback = null, bool ignoreCase = false) => new(
        attribute switch
        {
            null or NoneValue => [],
            TextValue text => Array.ConvertAll(text.Text.Split('.'), Part),
            _ => [attribute],
        },
        fallback is NoneValue ? null : fallback,
        ignoreCase);

    /// <summary>One path per name of <c>"a,b"</c>, as sort takes it.</summary>
    public static AttributePath[] Several(TemplateValue? attribute, bool ignoreCase) => attribute is TextValue text
        ? Array.ConvertAll(text.Text.Split(','), name => Of(TextValue.Template(name), null, ignoreCase))
        : [Of(attribute, null, ignoreCase)];

    public TemplateValue Of(TemplateValue item)
    {
        foreach (var part in parts)
        {
            item = TemplateOperators.Item(item, part);
            if (fallback is not null && item is UndefinedValue) item = fallback;
        }

        return ignoreCase && item is TextValue text ? PythonCase.Lower(text) : item;
    }

    private static TemplateValue Part(string name) =>
        name.Length > 0 && name.All(char.IsAsciiDigit) && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new IntegerValue(index)
            : TextValue.Template(name);
}
