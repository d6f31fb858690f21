using System.Globalization;

namespace N2Eye.Generators.Templates;

/// <summary>What a variable holds when its scope is entered.</summary>
internal enum VariableStart
{
    /// <summary>What the scope is called with: a loop's element, a macro's argument.</summary>
    Parameter,

    /// <summary>A variable of the request, a special token or a global.</summary>
    Input,

    /// <summary>The value of the enclosing scope's variable: what is set here does not leak out.</summary>
    Outer,

    /// <summary>Nothing yet.</summary>
    Undefined,
}

/// <summary>A variable of a template in one scope.</summary>
internal sealed class TemplateVariable(string name, VariableStart start, TemplateVariable? outer)
{
    public string Name { get; } = name;

    public VariableStart Start { get; set; } = start;

    public TemplateVariable? Outer { get; set; } = outer;

    /// <summary>True where the scope itself assigns to it.</summary>
    public bool IsStored { get; set; }

    /// <summary>The C# that reads it.</summary>
    public string Code { get; set; } = "";
}

/// <summary>
/// One of Jinja's scopes: the template, a loop's body, a macro, a block that is captured. An if opens none.
/// </summary>
internal sealed class TemplateScope(TemplateScope? parent)
{
    private readonly Dictionary<string, TemplateVariable> variables = [];
    private readonly HashSet<string> declared = [];

    // Names that nested C# blocks declared: C# forbids to declare them around those blocks afterwards.
    private readonly HashSet<string> usedInside = [];

    public TemplateScope? Parent { get; } = parent;

    /// <summary>Own variables in the order of their first mention.</summary>
    public List<TemplateVariable> Own { get; } = [];

    public TemplateVariable? FindOwn(string name) => variables.TryGetValue(name, out var variable) ? variable : null;

    public TemplateVariable? Find(string name) => FindOwn(name) ?? Parent?.Find(name);

    public TemplateVariable Add(string name, VariableStart start, TemplateVariable? outer = null)
    {
        var variable = new TemplateVariable(name, start, outer);
        variables[name] = variable;
        Own.Add(variable);
        return variable;
    }

    /// <summary>A C# name that is free here and in everything around.</summary>
    public string Declare(string wish)
    {
        var name = wish;
        for (var number = 2; IsTaken(name); number++) name = wish + number.ToString(CultureInfo.InvariantCulture);
        declared.Add(name);
        for (var scope = Parent; scope is not null; scope = scope.Parent) scope.usedInside.Add(name);
        return name;
    }

    private bool IsTaken(string name)
    {
        if (usedInside.Contains(name)) return true;
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.declared.Contains(name)) return true;
        }

        return false;
    }
}
