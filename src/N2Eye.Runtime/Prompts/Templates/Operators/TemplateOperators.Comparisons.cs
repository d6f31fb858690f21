namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Comparisons.</summary>
public static partial class TemplateOperators
{
    /// <summary><c>left == right</c></summary>
    public static bool AreEqual(TemplateValue left, TemplateValue right) => Comparison.AreEqual(left, right);

    /// <summary><c>left != right</c></summary>
    public static bool NotEqual(TemplateValue left, TemplateValue right) => !Comparison.AreEqual(left, right);

    /// <summary><c>left &lt; right</c></summary>
    public static bool Less(TemplateValue left, TemplateValue right) => Comparison.Compare(left, right, "<") < 0;

    /// <summary><c>left &lt;= right</c></summary>
    public static bool LessOrEqual(TemplateValue left, TemplateValue right) => Comparison.Compare(left, right, "<=") <= 0;

    /// <summary><c>left &gt; right</c></summary>
    public static bool Greater(TemplateValue left, TemplateValue right) => Comparison.Compare(left, right, ">") > 0;

    /// <summary><c>left &gt;= right</c></summary>
    public static bool GreaterOrEqual(TemplateValue left, TemplateValue right) => Comparison.Compare(left, right, ">=") >= 0;

    /// <summary><c>value in container</c></summary>
    public static bool In(TemplateValue value, TemplateValue container)
    {
        switch (container)
        {
            case TextValue text when value is TextValue part:
                return text.Text.Contains(part.Text, StringComparison.Ordinal);
            case TextValue:
                throw new TemplateErrorException($"'in <string>' requires string as left operand, not {value.TypeName}");
            case DictValue dict:
                if (!ValueKeyComparer.IsHashable(value)) throw new TemplateErrorException($"unhashable type: '{value.TypeName}'");
                return dict.FindItem(value) is not null;
            default:
                var elements = container.Elements ?? throw new TemplateErrorException($"argument of type '{container.TypeName}' is not iterable");
                return elements.Any(element => Comparison.AreEqual(element, value));
        }
    }
}
