using N2Eye.Specs;
using N2Eye.Specs.Templates;

namespace N2Eye.Generators.Templates;

/// <summary>Macros, and blocks that capture text or open a scope.</summary>
internal sealed partial class StatementEmitter
{
    private void WriteMacro(MacroStatement macro)
    {
        var declared = undeclared.Remove(macro.Name) ? "TemplateValue " : "";
        WriteMacroBody($"{declared}{scope.FindOwn(macro.Name)!.Code} = ", macro.Name, macro.Parameters, macro.Body);
    }

    private void WriteCallBlock(CallBlock block)
    {
        var caller = scope.Declare("caller");
        WriteMacroBody($"TemplateValue {caller} = ", "caller", block.Parameters, block.Body);
        writer.Line($"{output}.Print({expressions.CallWith(block.Call, "caller", caller)});");
    }

    private void WriteMacroBody(string assignment, string name, EquatableArray<MacroParameter> parameters, EquatableArray<Statement> body)
    {
        var inner = new TemplateScope(scope);
        var analysis = new ScopeAnalysis(inner);
        foreach (var parameter in parameters) analysis.Parameter(parameter.Name);
        foreach (var parameter in parameters)
        {
            if (parameter.Default is not null) analysis.Visit(parameter.Default);
        }

        // Parameters that a macro has without naming them, where its body uses them.
        var special = new[] { "caller", "kwargs", "varargs" }
            .Where(word => parameters.All(parameter => parameter.Name != word) && Mentions.In(body, word)).ToArray();
        foreach (var word in special) analysis.Parameter(word);
        analysis.VisitAll(body);
        analysis.Finish();

        var names = string.Join(", ", parameters.Select(parameter => CSharpText.Literal(parameter.Name)));
        var (call, text) = (inner.Declare("call"), inner.Declare("text"));
        var emitter = new StatementEmitter(writer, lines, inner, text);
        writer.Open($"{assignment}new MacroValue({CSharpText.Literal(name)}, [{names}], {call} =>");
        // Variables of the template come first, as the parameters' defaults may use them.
        foreach (var parameter in parameters) emitter.DeclareParameter(parameter.Name);
        foreach (var word in special) emitter.DeclareParameter(word);
        emitter.Declare(body);
        // A default may use what the macro has without naming it.
        foreach (var word in special) writer.Line($"TemplateValue {inner.FindOwn(word)!.Code} = {call}.{Member(word)};");
        for (var i = 0; i < parameters.Count; i++) emitter.WriteParameter(parameters[i], $"{call}[{Number(i)}]", parameters.Skip(i).Select(parameter => parameter.Name));
        writer.Line($"var {text} = new TextBuilder();");
        emitter.Statements(body);
        writer.Line($"return {text}.ToValue();");
        var flags = special.Select(word => $", takes{Member(word)}: true");
        writer.Close($"{string.Concat(flags)});");
    }

    private static string Member(string word) => word switch
    {
        "caller" => "Caller",
        "kwargs" => "Keywords",
        _ => "Rest",
    };

    // A default sees the parameters before its own.
    private void WriteParameter(MacroParameter parameter, string given, IEnumerable<string> unbound)
    {
        var code = scope.FindOwn(parameter.Name)!.Code;
        var fallback = $"NotProvided({CSharpText.Literal(parameter.Name)})";
        if (parameter.Default is not null)
        {
            var hidden = unbound.Where(name => Mentions.In(parameter.Default, name)).ToDictionary(name => name, name => scope.FindOwn(name)!.Code);
            foreach (var name in hidden.Keys) scope.FindOwn(name)!.Code = $"Undefined({CSharpText.Literal(name)})";
            fallback = expressions.Nested(parameter.Default);
            foreach (var pair in hidden) scope.FindOwn(pair.Key)!.Code = pair.Value;
        }

        writer.Line($"TemplateValue {code} = {given} ?? {fallback};");
    }

    private void WriteSetBlock(SetBlock block)
    {
        var text = scope.Declare("text");
        writer.Line($"var {text} = new TextBuilder();");
        var value = text + ".ToValue()";
        if (block.Filter is null || EndsHere(block))
        {
            WriteScope(block.Body, text);
        }
        else
        {
            var filtered = scope.Declare("filtered");
            writer.Line($"TemplateValue {filtered};");
            WriteScope(block.Body, text, block.Filter, inner => $"{filtered} = {inner.FilterBlock(block.Filter, value)};");
            value = filtered;
        }

        if (!EndsHere(block)) Assign(block.Target, value);
    }

    private void WriteFilterBlock(FilterBlock block)
    {
        var text = scope.Declare("text");
        writer.Line($"var {text} = new TextBuilder();");
        WriteScope(block.Body, text, block.Filter, inner => $"{output}.Print({inner.FilterBlock(block.Filter, text + ".ToValue()")});");
    }

    // The last line is of the scope too: a filter's arguments may use what the block sets.
    private void WriteScope(EquatableArray<Statement> body, string target, FilterExpression? filter = null, Func<ExpressionEmitter, string>? lastLine = null)
    {
        var inner = new TemplateScope(scope);
        var analysis = new ScopeAnalysis(inner);
        analysis.VisitAll(body);
        if (filter is not null) analysis.Visit(filter);
        analysis.Finish();
        var emitter = new StatementEmitter(writer, lines, inner, target);
        writer.Open();
        emitter.Body(body);
        if (lastLine is not null && !body.Any(EndsHere)) writer.Line(lastLine(emitter.expressions));
        writer.Close();
    }

    private void WriteGeneration(GenerationBlock generation) => WriteScope(generation.Body, output);

    private void WriteWith(WithBlock with)
    {
        var inner = new TemplateScope(scope);
        var analysis = new ScopeAnalysis(inner);
        foreach (var binding in with.Bindings) analysis.Parameters(binding.Target);
        analysis.VisitAll(with.Body);
        analysis.Finish();
        var emitter = new StatementEmitter(writer, lines, inner, output);
        writer.Open();
        // The values are those of the scope around: none sees the names bound beside it.
        var values = with.Bindings.Select(binding => expressions.Value(binding.Value)).ToArray();
        for (var i = 0; i < with.Bindings.Count; i++) emitter.Bind(with.Bindings[i].Target, values[i]);
        emitter.Body(with.Body);
        writer.Close();
    }
}
