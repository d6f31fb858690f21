namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>What a template is rendered with: its variables and the clock.</summary>
public sealed class TemplateInput
{
    private readonly IReadOnlyDictionary<string, TemplateValue> variables;
    private readonly TimeProvider clock;

    internal TemplateInput(IReadOnlyDictionary<string, TemplateValue> variables, TimeProvider clock)
    {
        this.variables = variables;
        this.clock = clock;
    }

    /// <summary>A variable, or undefined.</summary>
    public TemplateValue this[string name] => variables.TryGetValue(name, out var value) ? value : UndefinedValue.Named(name);

    /// <summary><c>strftime_now(format)</c>: the local time, as transformers' function of that name writes it.</summary>
    public TemplateValue FormatNow(TemplateValue format) => StrfTime.Format(PythonText.Require(format, "strftime() argument 1"), clock.GetLocalNow());

    /// <summary>A function that Jinja or transformers defines, used as a value.</summary>
    public TemplateValue Global(string name) => new FunctionValue(name, arguments => name switch
    {
        "range" => TemplateOperators.Range([.. arguments.Positional]),
        "namespace" => new NamespaceValue(TemplateOperators.Entries(arguments)),
        "dict" => new DictValue(TemplateOperators.Entries(arguments)),
        "cycler" => TemplateOperators.Cycler([.. arguments.Positional]),
        "joiner" => TemplateOperators.Joiner(arguments.Bind(0, "sep")[0]),
        "raise_exception" => TemplateOperators.RaiseException(arguments.Bind(1, "message")[0]!),
        "strftime_now" => FormatNow(arguments.Bind(1, "format")[0]!),
        _ => TemplateErrorException.Throw($"'{name}' is undefined"),
    });
}
