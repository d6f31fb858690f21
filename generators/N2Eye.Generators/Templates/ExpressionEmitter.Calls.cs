using N2Eye.Specs.Templates;

namespace N2Eye.Generators.Templates;

/// <summary>Calls, filters and tests.</summary>
internal sealed partial class ExpressionEmitter
{
    /// <summary>A filter applied to C# that gives its operand.</summary>
    /// <param name="filter">The filter; where it has no operand of its own, the innermost takes the given one.</param>
    /// <param name="operand">C# of the operand.</param>
    public string Filter(FilterExpression filter, string operand)
    {
        if (filter.Name == "format") return $"Filters.Format({operand}, {Arguments(filter.Arguments, alwaysArray: true)})";
        if (!TemplateFilters.IsSpecial(filter.Name)) return Filter(TemplateFilters.Find(filter.Name)!, filter.Arguments, operand);

        NestedCall.TryRead(filter, out var nested, out _);
        if (nested.IsFilter) return Map(nested, operand);
        var item = scope.Declare("item");
        var test = nested.Name is null ? $"IsTrue({item})" : Test(nested.Name, nested.Arguments, item);
        var method = filter.Name is "select" or "selectattr" ? "Select" : "Reject";
        return nested.Attribute is null
            ? $"Filters.{method}({operand}, {item} => {test})"
            : $"Filters.{method}Attribute({operand}, {Value(nested.Attribute)}, {item} => {test})";
    }

    /// <summary>The filters of a filter block or set block over the block's text.</summary>
    public string FilterBlock(FilterExpression filter, string text) =>
        Filter(filter, filter.Target is FilterExpression inner ? FilterBlock(inner, text) : text);

    /// <summary>A call with one more argument by name.</summary>
    public string CallWith(CallExpression call, string keyword, string value) => Call(call, $"(\"{keyword}\", {value})");

    private string Map(NestedCall nested, string operand)
    {
        if (nested.Attribute is not null)
        {
            return $"Filters.MapAttribute({operand}, {Value(nested.Attribute)}{(nested.Default is null ? "" : ", " + Value(nested.Default))})";
        }

        var item = scope.Declare("item");
        return $"Filters.Map({operand}, {item} => {Filter(TemplateFilters.Find(nested.Name!)!, nested.Arguments, item)})";
    }

    private string Filter(TemplateSignature signature, CallArguments arguments, string operand) =>
        $"Filters.{signature.Method}({operand}{Bound(signature, arguments)})";

    private string Test(string name, CallArguments arguments, string operand)
    {
        var signature = TemplateTests.Find(name)!;
        var owner = signature.Method.StartsWith("Is", StringComparison.Ordinal) ? "Tests." : "";
        return $"{owner}{signature.Method}({operand}{Bound(signature, arguments)})";
    }

    // Arguments behind one that is left out are named.
    private string Bound(TemplateSignature signature, CallArguments arguments)
    {
        var bound = signature.Bind(arguments, out _)!;
        var code = "";
        var gap = false;
        for (var i = 0; i < bound.Count; i++)
        {
            if (bound[i] is { } argument) code += $", {(gap ? CSharpText.Parameter(signature.Parameters[i]) + ": " : "")}{Value(argument)}";
            else gap = true;
        }

        return code;
    }

    private string Call(CallExpression call, string? extra = null)
    {
        switch (call.Target)
        {
            case NameReference name when IsGlobal(name.Name):
                return CallGlobal(name.Name, call.Arguments);
            case AttributeAccess { Name: "cycle" or "changed" } access when IsLoop(access.Target) && call.Arguments.Spread is null:
                return $"{Variable("loop")}.{(access.Name == "cycle" ? "Cycle" : "Changed")}({Values(call.Arguments.Positional)})";
            case AttributeAccess access:
                return $"CallMethod({Value(access.Target)}, {CSharpText.Literal(access.Name)}{Following(call.Arguments, extra)})";
            default:
                return $"Call({Value(call.Target)}{Following(call.Arguments, extra)})";
        }
    }

    // A global keeps its meaning where the template never sets its name.
    private bool IsGlobal(string name) => TemplateFunctions.IsGlobal(name) && scope.Find(name) is { Start: VariableStart.Input, IsStored: false };

    private string CallGlobal(string name, CallArguments arguments) => name switch
    {
        "range" => $"Range({Positional(arguments)})",
        "cycler" => $"Cycler({Positional(arguments)})",
        "namespace" => $"Namespace({Arguments(arguments, alwaysArray: true)})",
        "dict" => $"NewDict({Arguments(arguments, alwaysArray: true)})",
        "strftime_now" => $"input.FormatNow({Value(TemplateFunctions.Find(name)!.Bind(arguments, out _)![0]!)})",
        _ => CallFixed(TemplateFunctions.Find(name)!, arguments),
    };

    private string CallFixed(TemplateSignature signature, CallArguments arguments)
    {
        var bound = Bound(signature, arguments);
        return $"{signature.Method}({(bound.Length == 0 ? "" : bound.Substring(2))})";
    }

    private string Following(CallArguments arguments, string? extra)
    {
        var code = Arguments(arguments, alwaysArray: false, extra);
        return code.Length == 0 ? "" : ", " + code;
    }

    private string Positional(CallArguments arguments) =>
        arguments.Spread is null ? Values(arguments.Positional) : $"[{Join(Values(arguments.Positional), $".. Iterate({Value(arguments.Spread)})")}]";

    // "a, b", or "[a, b], ("name", c)" where arguments have names.
    private string Arguments(CallArguments arguments, bool alwaysArray, string? extra = null)
    {
        var named = arguments.Keywords.Select(keyword => $"({CSharpText.Literal(keyword.Name)}, {Value(keyword.Value)})").ToList();
        if (extra is not null) named.Add(extra);
        var positional = Positional(arguments);
        if (named.Count == 0 && arguments.KeywordSpread is null && !alwaysArray) return positional;
        if (arguments.Spread is null) positional = $"[{positional}]";
        if (arguments.KeywordSpread is null) return Join(positional, string.Join(", ", named));
        return $"{positional}, [{Join(string.Join(", ", named), $".. Spread({Value(arguments.KeywordSpread)})")}]";
    }

    private static string Join(string left, string right) => left.Length == 0 ? right : right.Length == 0 ? left : left + ", " + right;
}
