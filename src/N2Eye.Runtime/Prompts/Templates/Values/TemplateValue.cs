namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>
/// A value of a running template: Python's data model as far as chat templates see it. Values never change once they are
/// built, as Jinja's immutable sandbox has it; only a namespace does.
/// </summary>
public abstract class TemplateValue
{
    /// <summary>How Python names the value's type in messages.</summary>
    internal abstract string TypeName { get; }

    /// <summary>Python's truth.</summary>
    internal virtual bool IsTruthy => true;

    /// <summary>True where the value's characters, once printed, count as written by a user.</summary>
    internal virtual bool IsLiteral => false;

    /// <summary>len(), or null where Python has none.</summary>
    internal virtual int? Length => null;

    /// <summary>Its elements, or null where Python cannot iterate over it.</summary>
    internal virtual IEnumerable<TemplateValue>? Elements => null;

    /// <summary>str(): what a template prints.</summary>
    internal abstract void Print(TextBuilder output);

    /// <summary>repr(): what a template prints of it inside a container.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="literal">True where a user wrote the container: the quotes of an empty string are the user's too.</param>
    internal virtual void PrintQuoted(TextBuilder output, bool literal) => Print(output);

    /// <summary>An attribute as getattr() finds it: a method or a member, not an item; null where there is none.</summary>
    internal virtual TemplateValue? FindAttribute(string name) => null;

    /// <summary>An item as value[index] finds it; null where there is none.</summary>
    internal virtual TemplateValue? FindItem(TemplateValue index) => null;

    /// <summary>Calls the value.</summary>
    internal virtual TemplateValue Call(CallArguments arguments) => TemplateErrorException.Throw($"'{TypeName}' object is not callable");

    /// <summary>The number it is in arithmetic: int and float themselves, bool as 0 or 1; null where it is none.</summary>
    internal virtual Numeric? AsNumber => null;

    /// <summary>The same value with all its characters trusted.</summary>
    internal virtual TemplateValue Trusted() => this;

    /// <inheritdoc/>
    public override string ToString()
    {
        var output = new TextBuilder();
        Print(output);
        return output.ToText().Text;
    }
}
