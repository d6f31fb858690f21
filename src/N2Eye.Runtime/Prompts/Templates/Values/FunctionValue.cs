namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>A function or a bound method.</summary>
internal sealed class FunctionValue(string name, Func<CallArguments, TemplateValue> body) : TemplateValue
{
    internal override string TypeName => "builtin_function_or_method";

    internal override TemplateValue Call(CallArguments arguments) => body(arguments.For(name));

    internal override void Print(TextBuilder output) => output.AppendTrusted($"<built-in method {name}>");
}
