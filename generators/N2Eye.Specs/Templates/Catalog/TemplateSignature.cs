namespace N2Eye.Specs.Templates;

/// <summary>How a filter, test or function is called in a template, and the method of the runtime that it compiles to.</summary>
/// <param name="Name">Its name in a template.</param>
/// <param name="Method">The runtime's method.</param>
/// <param name="Required">How many parameters have no default.</param>
/// <param name="Parameters">Names of the parameters in order, without the filtered or tested value.</param>
public sealed record TemplateSignature(string Name, string Method, int Required, EquatableArray<string> Parameters)
{
    internal TemplateSignature(string name, string method, int required = 0, params string[] parameters)
        : this(name, method, required, new EquatableArray<string>(parameters))
    {
    }

    /// <summary>Puts arguments in the order of the parameters.</summary>
    /// <param name="arguments">The arguments, without * and **.</param>
    /// <param name="problem">What is wrong with them.</param>
    /// <returns>One expression per parameter, null where the default holds; null where something is wrong.</returns>
    public IReadOnlyList<Expression?>? Bind(CallArguments arguments, out string problem)
    {
        problem = "";
        if (arguments.Spread is not null || arguments.KeywordSpread is not null)
        {
            problem = "takes its arguments one by one, not by * or **";
            return null;
        }

        if (arguments.Positional.Count > Parameters.Count)
        {
            problem = Parameters.Count == 0 ? "takes no arguments" : $"takes at most {Count(Parameters.Count)}";
            return null;
        }

        var bound = new Expression?[Parameters.Count];
        for (var i = 0; i < arguments.Positional.Count; i++) bound[i] = arguments.Positional[i];
        foreach (var keyword in arguments.Keywords)
        {
            var index = Parameters.ToList().IndexOf(keyword.Name);
            if (index < 0) problem = $"takes no argument named '{keyword.Name}'";
            else if (bound[index] is not null) problem = $"is given '{keyword.Name}' twice";
            else bound[index] = keyword.Value;
        }

        if (problem.Length > 0) return null;
        if (bound.Take(Required).All(argument => argument is not null)) return bound;
        problem = $"needs {string.Join(", ", Parameters.Take(Required).Select(name => $"'{name}'"))}";
        return null;
    }

    private static string Count(int count) => count == 1 ? "one argument" : count.ToString(System.Globalization.CultureInfo.InvariantCulture) + " arguments";
}
