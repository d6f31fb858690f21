namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Jinja's default Undefined: prints as nothing, is false and empty, and fails at every other use.</summary>
/// <param name="message">What to say where it is used.</param>
public sealed class UndefinedValue(string message) : TemplateValue
{
    /// <summary>A variable that nothing set.</summary>
    internal static UndefinedValue Named(string name) => new($"'{name}' is undefined");

    /// <summary>An attribute or item that a value lacks.</summary>
    internal static UndefinedValue Missing(TemplateValue owner, TemplateValue name)
    {
        var type = owner is NoneValue ? "None" : $"{owner.TypeName} object";
        return name is TextValue text ? new($"'{type}' has no attribute '{text.Text}'") : new($"{type} has no element {name}");
    }

    /// <summary>What is said where it is used.</summary>
    internal string Message { get; } = message;

    internal override string TypeName => "Undefined";

    internal override bool IsTruthy => false;

    internal override int? Length => 0;

    internal override IEnumerable<TemplateValue> Elements => [];

    internal override void Print(TextBuilder output)
    {
    }

    internal override void PrintQuoted(TextBuilder output, bool literal) => output.AppendTrusted("Undefined");

    internal override TemplateValue FindAttribute(string name) => throw Use();

    internal override TemplateValue FindItem(TemplateValue index) => throw Use();

    internal override TemplateValue Call(CallArguments arguments) => throw Use();

    /// <summary>The failure of using it.</summary>
    internal TemplateErrorException Use() => new(Message);
}
