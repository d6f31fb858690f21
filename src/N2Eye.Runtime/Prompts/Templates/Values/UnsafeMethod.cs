namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>A method that would change a value: Jinja's immutable sandbox has none of them.</summary>
internal static class UnsafeMethod
{
    public static UndefinedValue Of(TemplateValue owner, string name) => new($"access to attribute '{name}' of '{owner.TypeName}' object is unsafe.");
}
