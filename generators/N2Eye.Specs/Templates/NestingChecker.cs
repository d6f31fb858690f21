namespace N2Eye.Specs.Templates;

/// <summary>
/// Refuses expressions that are deeper than what comes after can follow by recursion. The parser's own limit does not see
/// all of them: a chain of operators, filters or subscripts is parsed in a loop, but nests to the left.
/// </summary>
internal sealed class NestingChecker(SpecReport report) : TemplateWalker
{
    private const int Deepest = 200;

    public override void Visit(Expression expression)
    {
        var open = new Stack<(Expression Expression, int Depth)>();
        open.Push((expression, 1));
        while (open.Count > 0)
        {
            var (current, depth) = open.Pop();
            if (depth > Deepest)
            {
                report.Error(TemplateRules.TooDeep, expression.At.Line, expression.At.Column, "This expression chains or nests more than 200 operations.");
                return;
            }

            foreach (var operand in Operands(current)) open.Push((operand, depth + 1));
        }
    }
}
