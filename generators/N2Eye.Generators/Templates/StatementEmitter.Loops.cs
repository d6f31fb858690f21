using N2Eye.Specs;
using N2Eye.Specs.Templates;

namespace N2Eye.Generators.Templates;

/// <summary>Loops.</summary>
internal sealed partial class StatementEmitter
{
    private void WriteFor(ForStatement loop)
    {
        if (!loop.Recursive)
        {
            WriteLoop(loop, expressions.Value(loop.Source), null);
            return;
        }

        // A recursive loop is a function of its elements and depth, so that it can call itself.
        var function = scope.Declare("loopOver");
        var inner = new TemplateScope(scope);
        var (source, depth, text) = (inner.Declare("source"), inner.Declare("depth"), inner.Declare("text"));
        writer.Open($"TemplateValue {function}(TemplateValue {source}, int {depth})");
        writer.Line($"var {text} = new TextBuilder();");
        new StatementEmitter(writer, lines, inner, text).WriteLoop(loop, source, $", {depth}, {function}");
        writer.Line($"return {text}.ToValue();");
        writer.Close();
        writer.Line($"{output}.Print({function}({expressions.Value(loop.Source)}, 0));");
    }

    private void WriteLoop(ForStatement loop, string source, string? recursion)
    {
        var body = new TemplateScope(scope);
        var analysis = new ScopeAnalysis(body);
        var usesLoop = recursion is not null || Mentions.In(loop.Body, "loop");
        if (usesLoop) analysis.Parameter("loop");
        analysis.Parameters(loop.Target);
        analysis.VisitAll(loop.Body);
        analysis.Finish();

        if (loop.Filter is not null) source = Filtered(loop, source);
        var ran = loop.Else.Count == 0 ? null : scope.Declare("ran");
        if (ran is not null) writer.Line($"var {ran} = false;");
        var elements = $"Iterate({source})";
        if (usesLoop)
        {
            // Declared beside the foreach, so the name must be free around it.
            var variable = body.FindOwn("loop")!;
            variable.Code = scope.Declare("loop");
            writer.Line($"var {variable.Code} = new LoopValue({source}{recursion});");
            elements = variable.Code + ".Items()";
        }

        var inner = new StatementEmitter(writer, lines, body, output);
        // C# does not let a foreach variable be assigned to.
        var simple = loop.Target is NameTarget name && !Stores(loop.Body, name.Name) ? body.FindOwn(name.Name) : null;
        var element = simple is null ? body.Declare("element") : inner.DeclareParameter(simple.Name);
        writer.Open($"foreach (var {element} in {elements})");
        if (simple is null) inner.Bind(loop.Target, element);
        inner.Body(loop.Body);
        // As in Jinja, an iteration that break or continue ends does not count.
        if (ran is not null && !loop.Body.Any(EndsHere)) writer.Line($"{ran} = true;");
        writer.Close();
        if (ran is not null) WriteElse(loop.Else, ran);
    }

    private void WriteElse(EquatableArray<Statement> body, string ran)
    {
        writer.Open($"if (!{ran})");
        WriteScope(body, output);
        writer.Close();
    }

    // The condition sees the loop's targets, but neither "loop" nor what the body sets.
    private string Filtered(ForStatement loop, string source)
    {
        var test = new TemplateScope(scope);
        var analysis = new ScopeAnalysis(test);
        analysis.Parameters(loop.Target);
        analysis.Visit(loop.Filter!);
        analysis.Finish();
        var emitter = new StatementEmitter(writer, lines, test, output);
        if (loop.Target is NameTarget name)
        {
            var parameter = emitter.DeclareParameter(name.Name);
            emitter.Declare(new([]));
            return $"Where({source}, {parameter} => {emitter.expressions.Condition(loop.Filter!)})";
        }

        var function = scope.Declare("isWanted");
        var element = test.Declare("element");
        writer.Open($"bool {function}(TemplateValue {element})");
        emitter.Bind(loop.Target, element);
        emitter.Declare(new([]));
        writer.Line($"return {emitter.expressions.Condition(loop.Filter!)};");
        writer.Close();
        return $"Where({source}, {function})";
    }

    private static bool Stores(IEnumerable<Statement> body, string name)
    {
        var scope = new TemplateScope(null);
        var analysis = new ScopeAnalysis(scope);
        analysis.VisitAll(body);
        analysis.Finish();
        return scope.FindOwn(name) is { IsStored: true };
    }
}
