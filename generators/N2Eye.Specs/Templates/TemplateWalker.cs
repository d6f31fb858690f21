namespace N2Eye.Specs.Templates;

/// <summary>Visits every node of a template once, in the order of evaluation.</summary>
public abstract class TemplateWalker
{
    /// <summary>Visits statements in order.</summary>
    public void VisitAll(IEnumerable<Statement> statements)
    {
        foreach (var statement in statements) Visit(statement);
    }

    /// <summary>Visits a statement and what it holds.</summary>
    public virtual void Visit(Statement statement)
    {
        switch (statement)
        {
            case ValueOutput output:
                Visit(output.Value);
                break;
            case SetStatement set:
                Visit(set.Value);
                Visit(set.Target);
                break;
            case SetBlock block:
                VisitAll(block.Body);
                if (block.Filter is not null) Visit(block.Filter);
                Visit(block.Target);
                break;
            case IfStatement choice:
                foreach (var branch in choice.Branches)
                {
                    Visit(branch.Condition);
                    VisitAll(branch.Body);
                }

                VisitAll(choice.Else);
                break;
            case ForStatement loop:
                Visit(loop.Source);
                Visit(loop.Target);
                if (loop.Filter is not null) Visit(loop.Filter);
                VisitAll(loop.Body);
                VisitAll(loop.Else);
                break;
            case MacroStatement macro:
                VisitParameters(macro.Parameters);
                VisitAll(macro.Body);
                break;
            case CallBlock call:
                VisitParameters(call.Parameters);
                VisitAll(call.Body);
                Visit(call.Call);
                break;
            case FilterBlock filter:
                VisitAll(filter.Body);
                Visit(filter.Filter);
                break;
            case WithBlock with:
                foreach (var binding in with.Bindings)
                {
                    Visit(binding.Value);
                    Visit(binding.Target);
                }

                VisitAll(with.Body);
                break;
            case GenerationBlock generation:
                VisitAll(generation.Body);
                break;
        }
    }

    private void VisitParameters(IEnumerable<MacroParameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Default is not null) Visit(parameter.Default);
        }
    }

    /// <summary>Visits an assignment target and its parts.</summary>
    public virtual void Visit(AssignmentTarget target)
    {
        if (target is not TupleTarget tuple) return;
        foreach (var item in tuple.Items) Visit(item);
    }

    /// <summary>Visits an expression and its operands.</summary>
    public virtual void Visit(Expression expression)
    {
        foreach (var operand in Operands(expression)) Visit(operand);
    }

    /// <summary>What an expression is computed from.</summary>
    internal static IEnumerable<Expression> Operands(Expression expression) => expression switch
    {
        ListLiteral list => list.Items,
        TupleLiteral tuple => tuple.Items,
        DictLiteral dict => dict.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
        AttributeAccess access => [access.Target],
        ItemAccess access => [access.Target, access.Index],
        SliceAccess slice => Present(slice.Target, slice.Start, slice.Stop, slice.Step),
        CallExpression call => Present(call.Target).Concat(Operands(call.Arguments)),
        FilterExpression filter => Present(filter.Target).Concat(Operands(filter.Arguments)),
        TestExpression test => Present(test.Target).Concat(Operands(test.Arguments)),
        SignExpression sign => [sign.Operand],
        NotExpression not => [not.Operand],
        LogicalExpression logical => [logical.Left, logical.Right],
        ArithmeticExpression arithmetic => [arithmetic.Left, arithmetic.Right],
        ConcatenationExpression concatenation => concatenation.Parts,
        ComparisonExpression comparison => Present(comparison.First).Concat(comparison.Steps.Select(step => step.Right)),
        ConditionalExpression conditional => Present(conditional.Condition, conditional.Then, conditional.Otherwise),
        _ => [],
    };

    private static IEnumerable<Expression> Operands(CallArguments arguments) =>
        arguments.Positional.Concat(arguments.Keywords.Select(keyword => keyword.Value)).Concat(Present(arguments.Spread, arguments.KeywordSpread));

    private static IEnumerable<Expression> Present(params Expression?[] operands) => operands.OfType<Expression>();
}
