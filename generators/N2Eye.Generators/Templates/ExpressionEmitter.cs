using System.Globalization;
using N2Eye.Specs.Templates;

namespace N2Eye.Generators.Templates;

/// <summary>Writes expressions as calls of the runtime's operators.</summary>
internal sealed partial class ExpressionEmitter(TemplateScope scope)
{
    /// <summary>The expression as a value.</summary>
    public string Value(Expression expression) => expression switch
    {
        TextLiteral text => $"Text({CSharpText.Literal(text.Value)})",
        IntegerLiteral number => Integer(number.Digits),
        FloatLiteral number => $"Number({Real(number.Value)})",
        BooleanLiteral truth => truth.Value ? "True" : "False",
        NoneLiteral => "None",
        ListLiteral list => $"List({Values(list.Items)})",
        TupleLiteral tuple => $"Tuple({Values(tuple.Items)})",
        DictLiteral dict => $"Dict({string.Join(", ", dict.Entries.Select(entry => $"({Value(entry.Key)}, {Value(entry.Value)})"))})",
        NameReference name => Variable(name.Name),
        AttributeAccess access => Attribute(access),
        ItemAccess access => Item(access),
        SliceAccess slice => Slice(slice),
        CallExpression call => Call(call),
        FilterExpression filter => Filter(filter, Value(filter.Target!)),
        SignExpression { Negative: true, Operand: IntegerLiteral number } when number.Digits != "0" => Integer("-" + number.Digits),
        SignExpression sign => $"{(sign.Negative ? "Negate" : "Positive")}({Value(sign.Operand)})",
        LogicalExpression logical => Logical(logical),
        ArithmeticExpression arithmetic => $"{Arithmetic(arithmetic.Operator)}({Value(arithmetic.Left)}, {Value(arithmetic.Right)})",
        ConcatenationExpression concatenation => $"Concat({Values(concatenation.Parts)})",
        ConditionalExpression choice => $"{Condition(choice.Condition)} ? {Nested(choice.Then)} : {Otherwise(choice)}",
        _ => $"Truth({Condition(expression)})",
    };

    /// <summary>The expression as a condition.</summary>
    public string Condition(Expression expression) => expression switch
    {
        NotExpression not => "!" + Atom(not.Operand),
        LogicalExpression { And: true } and => $"{Operand(and.Left)} && {Operand(and.Right)}",
        LogicalExpression or => $"{Condition(or.Left)} || {Condition(or.Right)}",
        ComparisonExpression comparison => Comparison(comparison),
        TestExpression test => Test(test.Name, test.Arguments, Value(test.Target)),
        _ => $"IsTrue({Value(expression)})",
    };

    public string Values(IEnumerable<Expression> expressions) => string.Join(", ", expressions.Select(Value));

    private string Atom(Expression expression) => expression is LogicalExpression or ComparisonExpression { Steps.Count: > 1 } or NotExpression
        || (expression is ComparisonExpression comparison && Comparison(comparison)[0] == '!')
        ? $"({Condition(expression)})"
        : Condition(expression);

    private string Operand(Expression expression) => expression is LogicalExpression { And: false } ? $"({Condition(expression)})" : Condition(expression);

    private static string Integer(string digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? $"Number({digits})"
            : digits[0] == '-' ? $"Negate(Number(\"{digits.Substring(1)}\"))" : $"Number(\"{digits}\")";

    private static string Real(double value) =>
        double.IsInfinity(value) ? "double.PositiveInfinity" : value.ToString("R", CultureInfo.InvariantCulture) + "d";

    private string Variable(string name) => scope.Find(name)!.Code;

    private bool IsLoop(Expression expression) => expression is NameReference { Name: "loop" } && scope.Find("loop")!.Start == VariableStart.Parameter;

    private string Attribute(AttributeAccess access)
    {
        if (!IsLoop(access.Target)) return $"Attr({Value(access.Target)}, {CSharpText.Literal(access.Name)})";
        var loop = Variable("loop");
        return access.Name switch
        {
            "length" => loop + ".Count",
            "cycle" or "changed" => $"Attr({loop}, {CSharpText.Literal(access.Name)})",
            _ => loop + "." + char.ToUpperInvariant(access.Name[0]) + access.Name.Substring(1),
        };
    }

    private string Item(ItemAccess access)
    {
        var (negative, digits) = access.Index switch
        {
            IntegerLiteral number => (false, number.Digits),
            SignExpression { Negative: true, Operand: IntegerLiteral number } => (true, number.Digits),
            _ => (false, "none"),
        };
        var index = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? (negative ? "-" : "") + digits : Value(access.Index);
        return $"Item({Value(access.Target)}, {index})";
    }

    private string Slice(SliceAccess slice)
    {
        var bounds = new[] { slice.Start, slice.Stop }.Select(bound => bound is null ? "null" : Value(bound));
        return $"Slice({Value(slice.Target)}, {string.Join(", ", bounds)}{(slice.Step is null ? "" : ", " + Value(slice.Step))})";
    }

    // What cannot fail and has no effect is evaluated in any case.
    private string Logical(LogicalExpression logical)
    {
        var right = Value(logical.Right);
        var plain = logical.Right is NameReference or TextLiteral or IntegerLiteral or BooleanLiteral or NoneLiteral;
        return $"{(logical.And ? "And" : "Or")}({Value(logical.Left)}, {(plain ? "" : "() => ")}{right})";
    }

    private string Otherwise(ConditionalExpression choice) =>
        choice.Otherwise is null ? $"NoElse({choice.At.Line.ToString(CultureInfo.InvariantCulture)})" : Nested(choice.Otherwise);

    /// <summary>The expression as an operand of C#'s own operators.</summary>
    public string Nested(Expression expression) => expression is ConditionalExpression ? $"({Value(expression)})" : Value(expression);

    private static string Arithmetic(string symbol) => symbol switch
    {
        "+" => "Add",
        "-" => "Subtract",
        "*" => "Multiply",
        "/" => "Divide",
        "//" => "FloorDivide",
        "%" => "Remainder",
        _ => "Power",
    };

    private string Comparison(ComparisonExpression comparison)
    {
        var steps = new List<string>();
        var left = Value(comparison.First);
        for (var i = 0; i < comparison.Steps.Count; i++)
        {
            var step = comparison.Steps[i];
            var right = Value(step.Right);
            var next = right;
            if (i < comparison.Steps.Count - 1)
            {
                next = scope.Declare("middle");
                right = $"Keep({right}, out var {next})";
            }

            steps.Add(Compare(step.Operator, left, right));
            left = next;
        }

        return string.Join(" && ", steps);
    }

    private static string Compare(string symbol, string left, string right) => symbol switch
    {
        "==" => $"AreEqual({left}, {right})",
        "!=" => $"NotEqual({left}, {right})",
        "<" => $"Less({left}, {right})",
        "<=" => $"LessOrEqual({left}, {right})",
        ">" => $"Greater({left}, {right})",
        ">=" => $"GreaterOrEqual({left}, {right})",
        "in" => $"In({left}, {right})",
        _ => $"!In({left}, {right})",
    };
}
