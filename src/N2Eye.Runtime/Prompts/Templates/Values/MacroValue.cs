using System.Runtime.CompilerServices;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>A macro, or the body of a call block.</summary>
/// <param name="name">Its name, for messages.</param>
/// <param name="parameters">Names of its parameters.</param>
/// <param name="body">What it renders.</param>
/// <param name="takesCaller">True where its body uses <c>caller</c>.</param>
/// <param name="takesKeywords">True where its body uses <c>kwargs</c>.</param>
/// <param name="takesRest">True where its body uses <c>varargs</c>.</param>
public sealed class MacroValue(
    string name, string[] parameters, Func<MacroCall, TemplateValue> body, bool takesCaller = false, bool takesKeywords = false, bool takesRest = false)
    : TemplateValue
{
    // Python's own limit lies near 1000 frames, of which a macro takes several.
    private const int DeepestRecursion = 300;

    [ThreadStatic]
    private static int depth;

    internal override string TypeName => "Macro";

    internal override void Print(TextBuilder output) => output.AppendTrusted($"<Macro '{name}'>");

    internal override TemplateValue? FindAttribute(string attribute) => attribute == "name" ? TextValue.Template(name) : null;

    internal override TemplateValue Call(CallArguments arguments)
    {
        var values = new TemplateValue?[parameters.Length];
        for (var i = 0; i < Math.Min(values.Length, arguments.Positional.Count); i++) values[i] = arguments.Positional[i];
        TemplateValue? caller = null;
        var rest = new List<KeyValuePair<TemplateValue, TemplateValue>>();
        foreach (var (keyword, value) in arguments.Keywords)
        {
            var index = Array.IndexOf(parameters, keyword, Math.Min(values.Length, arguments.Positional.Count));
            if (index >= 0) values[index] = value;
            else if (keyword == "caller" && takesCaller) caller = value;
            else if (takesKeywords) rest.Add(new(TextValue.Template(keyword), value));
            else throw new TemplateErrorException($"macro '{name}' takes no keyword argument '{keyword}'");
        }

        if (arguments.Positional.Count > parameters.Length && !takesRest)
        {
            throw new TemplateErrorException(FormattableString.Invariant($"macro '{name}' takes not more than {parameters.Length} argument(s)"));
        }

        return Run(new MacroCall(values, caller, rest, arguments.Positional.Skip(parameters.Length)));
    }

    // A macro that calls itself without end must fail like any other template, not end the process.
    private TemplateValue Run(MacroCall call)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        try
        {
            return ++depth <= DeepestRecursion ? body(call) : TemplateErrorException.Throw("maximum recursion depth exceeded");
        }
        finally
        {
            depth--;
        }
    }
}
