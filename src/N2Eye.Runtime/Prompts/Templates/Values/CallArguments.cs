namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>The arguments of a call.</summary>
internal sealed class CallArguments(IReadOnlyList<TemplateValue> positional, IReadOnlyList<KeyValuePair<string, TemplateValue>> keywords, string function = "function")
{
    public IReadOnlyList<TemplateValue> Positional { get; } = positional;

    public IReadOnlyList<KeyValuePair<string, TemplateValue>> Keywords { get; } = keywords;

    /// <summary>The same arguments with the function's name for messages.</summary>
    public CallArguments For(string name) => new(Positional, Keywords, name);

    /// <summary>Puts the arguments in the order of parameters; null where one is not given.</summary>
    /// <param name="required">How many must be given.</param>
    /// <param name="parameters">The names.</param>
    public TemplateValue?[] Bind(int required, params ReadOnlySpan<string> parameters)
    {
        var bound = new TemplateValue?[parameters.Length];
        if (Positional.Count > parameters.Length)
        {
            throw new TemplateErrorException(FormattableString.Invariant($"{function}() takes at most {parameters.Length} arguments ({Positional.Count} given)"));
        }

        for (var i = 0; i < Positional.Count; i++) bound[i] = Positional[i];
        foreach (var (name, value) in Keywords)
        {
            var index = parameters.IndexOf(name);
            if (index < 0) throw new TemplateErrorException($"{function}() got an unexpected keyword argument '{name}'");
            bound[index] = bound[index] is null ? value : throw new TemplateErrorException($"{function}() got multiple values for argument '{name}'");
        }

        for (var i = 0; i < required; i++)
        {
            if (bound[i] is null) throw new TemplateErrorException($"{function}() missing required argument '{parameters[i]}'");
        }

        return bound;
    }
}
