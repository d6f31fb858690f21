namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Filters that apply an attribute, a filter or a test to every element, as the elements are gone through.</summary>
public static partial class Filters
{
    /// <summary><c>value | attr(name)</c>: an attribute, never an item.</summary>
    public static TemplateValue Attribute(TemplateValue value, TemplateValue name)
    {
        var member = PythonText.Require(name, "attribute name").Text;
        return value.FindAttribute(member) is { } found && !member.StartsWith('_') ? found : UndefinedValue.Missing(value, name);
    }

    /// <summary><c>value | map(attribute=…)</c></summary>
    public static TemplateValue MapAttribute(TemplateValue value, TemplateValue attribute, TemplateValue? @default = null)
    {
        var path = AttributePath.Of(attribute, @default);
        return Each(value, path.Of);
    }

    /// <summary><c>value | map("filter")</c></summary>
    public static TemplateValue Map(TemplateValue value, Func<TemplateValue, TemplateValue> filter) => Each(value, filter);

    /// <summary><c>value | select("test")</c></summary>
    public static TemplateValue Select(TemplateValue value, Func<TemplateValue, bool> test) => Those(value, test);

    /// <summary><c>value | reject("test")</c></summary>
    public static TemplateValue Reject(TemplateValue value, Func<TemplateValue, bool> test) => Those(value, item => !test(item));

    /// <summary><c>value | selectattr("attribute", "test")</c></summary>
    public static TemplateValue SelectAttribute(TemplateValue value, TemplateValue attribute, Func<TemplateValue, bool> test)
    {
        var path = AttributePath.Of(attribute);
        return Those(value, item => test(path.Of(item)));
    }

    /// <summary><c>value | rejectattr("attribute", "test")</c></summary>
    public static TemplateValue RejectAttribute(TemplateValue value, TemplateValue attribute, Func<TemplateValue, bool> test)
    {
        var path = AttributePath.Of(attribute);
        return Those(value, item => !test(path.Of(item)));
    }

    // What is false gives nothing, even where it cannot be gone through.
    private static GeneratorValue Each(TemplateValue value, Func<TemplateValue, TemplateValue> map) =>
        new(Lazy(value).Select(map));

    private static GeneratorValue Those(TemplateValue value, Func<TemplateValue, bool> test) => new(Lazy(value).Where(test));

    private static IEnumerable<TemplateValue> Lazy(TemplateValue value)
    {
        if (!value.IsTruthy) yield break;
        foreach (var item in TemplateOperators.Iterate(value)) yield return item;
    }
}
