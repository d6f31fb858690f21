namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>The arguments of one call of a macro.</summary>
public sealed class MacroCall
{
    private readonly TemplateValue?[] values;

    internal MacroCall(
        TemplateValue?[] values, TemplateValue? caller, IEnumerable<KeyValuePair<TemplateValue, TemplateValue>> keywords, IEnumerable<TemplateValue> rest)
    {
        this.values = values;
        Caller = caller is null or NoneValue ? new UndefinedValue("No caller defined") : caller;
        Keywords = new DictValue(keywords);
        Rest = new TupleValue(rest.ToArray());
    }

    /// <summary>The argument for a parameter, or null where none was given.</summary>
    public TemplateValue? this[int parameter] => values[parameter];

    /// <summary>The body of the call block, or undefined.</summary>
    public TemplateValue Caller { get; }

    /// <summary>Arguments by name that no parameter takes.</summary>
    public TemplateValue Keywords { get; }

    /// <summary>Arguments by position that no parameter takes.</summary>
    public TemplateValue Rest { get; }
}
