using System.Globalization;
using N2Eye.Specs;
using N2Eye.Specs.Templates;

namespace N2Eye.Generators.Templates;

/// <summary>Writes the statements of one scope.</summary>
/// <param name="writer">Where to.</param>
/// <param name="lines">The template's source lines, for comments.</param>
/// <param name="scope">The scope, its variables found.</param>
/// <param name="output">The C# local that text is written to.</param>
internal sealed partial class StatementEmitter(CodeWriter writer, LineComments lines, TemplateScope scope, string output)
{
    private readonly ExpressionEmitter expressions = new(scope);

    // Variables that the statement which sets them first declares.
    private readonly HashSet<string> undeclared = [];

    /// <summary>Declares the scope's variables and writes its statements.</summary>
    public void Body(EquatableArray<Statement> body)
    {
        Declare(body);
        Statements(body);
    }

    public void Declare(EquatableArray<Statement> body)
    {
        foreach (var variable in scope.Own)
        {
            switch (variable.Start)
            {
                case VariableStart.Parameter:
                    break;
                case VariableStart.Input when !variable.IsStored && (TemplateFunctions.IsGlobal(variable.Name) || scope.Parent is not null):
                    variable.Code = Input(variable.Name);
                    break;
                case VariableStart.Input:
                    Local(variable, Input(variable.Name));
                    break;
                case VariableStart.Outer:
                    Local(variable, variable.Outer!.Code);
                    break;
                case VariableStart.Undefined when Mentions.IsDeclaredBySetting(body, variable.Name):
                    variable.Code = scope.Declare(CSharpText.Identifier(variable.Name));
                    undeclared.Add(variable.Name);
                    break;
                default:
                    Local(variable, $"Undefined({CSharpText.Literal(variable.Name)})");
                    break;
            }
        }
    }

    private static string Input(string name) =>
        TemplateFunctions.IsGlobal(name) ? $"input.Global({CSharpText.Literal(name)})" : $"input[{CSharpText.Literal(name)}]";

    private void Local(TemplateVariable variable, string value)
    {
        variable.Code = scope.Declare(CSharpText.Identifier(variable.Name));
        writer.Line($"TemplateValue {variable.Code} = {value};");
    }

    private void Statements(EquatableArray<Statement> body)
    {
        foreach (var statement in body)
        {
            lines.At(statement.At.Line, writer);
            Write(statement);
            // C# warns of what can never be reached.
            if (EndsHere(statement)) return;
        }
    }

    private static bool EndsHere(Statement statement) => statement switch
    {
        BreakStatement or ContinueStatement => true,
        IfStatement choice => choice.Else.Count > 0 && choice.Branches.All(branch => branch.Body.Any(EndsHere)) && choice.Else.Any(EndsHere),
        WithBlock with => with.Body.Any(EndsHere),
        SetBlock block => block.Body.Any(EndsHere),
        FilterBlock block => block.Body.Any(EndsHere),
        _ => false,
    };

    private void Write(Statement statement)
    {
        switch (statement)
        {
            case TextOutput text:
                writer.Line($"{output}.Text({CSharpText.Literal(text.Text)});");
                break;
            case ValueOutput { Value: TextLiteral text }:
                writer.Line($"{output}.Text({CSharpText.Literal(text.Value)});");
                break;
            case ValueOutput { Value: CallExpression { Target: NameReference { Name: "raise_exception" } } call }:
                writer.Line(expressions.Value(call) + ";");
                break;
            case ValueOutput value:
                writer.Line($"{output}.Print({expressions.Value(value.Value)});");
                break;
            case SetStatement set:
                Assign(set.Target, expressions.Value(set.Value));
                break;
            case SetBlock block:
                WriteSetBlock(block);
                break;
            case IfStatement choice:
                WriteIf(choice);
                break;
            case ForStatement loop:
                WriteFor(loop);
                break;
            case MacroStatement macro:
                WriteMacro(macro);
                break;
            case CallBlock call:
                WriteCallBlock(call);
                break;
            case FilterBlock filter:
                WriteFilterBlock(filter);
                break;
            case WithBlock with:
                WriteWith(with);
                break;
            case GenerationBlock generation:
                WriteGeneration(generation);
                break;
            case BreakStatement:
                writer.Line("break;");
                break;
            case ContinueStatement:
                writer.Line("continue;");
                break;
        }
    }

    private void Assign(AssignmentTarget target, string value)
    {
        switch (target)
        {
            case NameTarget name:
                AssignName(name.Name, value);
                break;
            case AttributeTarget attribute:
                writer.Line($"SetMember({scope.Find(attribute.Name)!.Code}, {CSharpText.Literal(attribute.Attribute)}, {value});");
                break;
            case TupleTarget tuple:
                var parts = scope.Declare("parts");
                writer.Line($"var {parts} = Unpack({value}, {Number(tuple.Items.Count)});");
                for (var i = 0; i < tuple.Items.Count; i++) Assign(tuple.Items[i], $"{parts}[{Number(i)}]");
                break;
        }
    }

    private void AssignName(string name, string value)
    {
        var type = undeclared.Remove(name) ? "TemplateValue " : "";
        var code = scope.FindOwn(name)!.Code;
        // "set x = x" only takes x over from the scope around, which its declaration did.
        if (code != value) writer.Line($"{type}{code} = {value};");
    }

    /// <summary>Declares and assigns the parameters that a scope is entered with.</summary>
    private void Bind(AssignmentTarget target, string value)
    {
        foreach (var name in Names(target)) DeclareParameter(name);
        Unpack(target, value);
    }

    private void Unpack(AssignmentTarget target, string value)
    {
        if (target is NameTarget name)
        {
            writer.Line($"TemplateValue {scope.FindOwn(name.Name)!.Code} = {value};");
            return;
        }

        var tuple = (TupleTarget)target;
        var parts = scope.Declare("parts");
        writer.Line($"var {parts} = Unpack({value}, {Number(tuple.Items.Count)});");
        for (var i = 0; i < tuple.Items.Count; i++) Unpack(tuple.Items[i], $"{parts}[{Number(i)}]");
    }

    private string DeclareParameter(string name) => scope.FindOwn(name)!.Code = scope.Declare(CSharpText.Identifier(name));

    private static IEnumerable<string> Names(AssignmentTarget target) => target switch
    {
        NameTarget name => [name.Name],
        TupleTarget tuple => tuple.Items.SelectMany(Names),
        _ => [],
    };

    private void WriteIf(IfStatement choice)
    {
        for (var i = 0; i < choice.Branches.Count; i++)
        {
            if (i > 0) lines.At(choice.Branches[i].At.Line, writer);
            writer.Open($"{(i == 0 ? "" : "else ")}if ({expressions.Condition(choice.Branches[i].Condition)})");
            Statements(choice.Branches[i].Body);
            writer.Close();
        }

        if (choice.Else.Count == 0) return;
        writer.Open("else");
        Statements(choice.Else);
        writer.Close();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
