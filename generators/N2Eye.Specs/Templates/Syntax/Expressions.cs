namespace N2Eye.Specs.Templates;

/// <summary>Something with a value.</summary>
public abstract record Expression(TemplatePosition At) : TemplateNode(At);

/// <summary>A string literal, unescaped, adjacent literals joined.</summary>
public sealed record TextLiteral(TemplatePosition At, string Value) : Expression(At);

/// <summary>A whole number of any size, in decimal digits.</summary>
public sealed record IntegerLiteral(TemplatePosition At, string Digits) : Expression(At);

/// <summary>A floating-point number.</summary>
public sealed record FloatLiteral(TemplatePosition At, double Value) : Expression(At);

/// <summary>true or false.</summary>
public sealed record BooleanLiteral(TemplatePosition At, bool Value) : Expression(At);

/// <summary>none</summary>
public sealed record NoneLiteral(TemplatePosition At) : Expression(At);

/// <summary><c>[a, b]</c></summary>
public sealed record ListLiteral(TemplatePosition At, EquatableArray<Expression> Items) : Expression(At);

/// <summary><c>(a, b)</c></summary>
public sealed record TupleLiteral(TemplatePosition At, EquatableArray<Expression> Items) : Expression(At);

/// <summary><c>{key: value}</c></summary>
public sealed record DictLiteral(TemplatePosition At, EquatableArray<DictEntry> Entries) : Expression(At);

/// <summary>One entry of a dict literal.</summary>
public sealed record DictEntry(TemplatePosition At, Expression Key, Expression Value) : TemplateNode(At);

/// <summary>A variable, or a global where the template sets none of that name.</summary>
public sealed record NameReference(TemplatePosition At, string Name) : Expression(At);

/// <summary><c>target.name</c></summary>
public sealed record AttributeAccess(TemplatePosition At, Expression Target, string Name) : Expression(At);

/// <summary><c>target[index]</c></summary>
public sealed record ItemAccess(TemplatePosition At, Expression Target, Expression Index) : Expression(At);

/// <summary><c>target[start:stop:step]</c></summary>
public sealed record SliceAccess(TemplatePosition At, Expression Target, Expression? Start, Expression? Stop, Expression? Step) : Expression(At);

/// <summary><c>target(arguments)</c></summary>
public sealed record CallExpression(TemplatePosition At, Expression Target, CallArguments Arguments) : Expression(At);

/// <summary><c>target | name(arguments)</c>; no target in filter blocks, where the block's text takes its place.</summary>
public sealed record FilterExpression(TemplatePosition At, Expression? Target, string Name, CallArguments Arguments) : Expression(At);

/// <summary><c>target is name(arguments)</c></summary>
public sealed record TestExpression(TemplatePosition At, Expression Target, string Name, CallArguments Arguments) : Expression(At);

/// <summary><c>-operand</c> or <c>+operand</c></summary>
public sealed record SignExpression(TemplatePosition At, bool Negative, Expression Operand) : Expression(At);

/// <summary><c>not operand</c></summary>
public sealed record NotExpression(TemplatePosition At, Expression Operand) : Expression(At);

/// <summary><c>left and right</c> or <c>left or right</c>: the value of the operand that decided.</summary>
public sealed record LogicalExpression(TemplatePosition At, bool And, Expression Left, Expression Right) : Expression(At);

/// <summary>Arithmetic, with Python's operator.</summary>
public sealed record ArithmeticExpression(TemplatePosition At, string Operator, Expression Left, Expression Right) : Expression(At);

/// <summary><c>a ~ b ~ c</c></summary>
public sealed record ConcatenationExpression(TemplatePosition At, EquatableArray<Expression> Parts) : Expression(At);

/// <summary><c>first &lt; second &lt;= third</c>: every operand is evaluated at most once.</summary>
public sealed record ComparisonExpression(TemplatePosition At, Expression First, EquatableArray<ComparisonStep> Steps) : Expression(At);

/// <summary>One operator of a comparison (<c>== != &lt; &lt;= &gt; &gt;= in "not in"</c>) and what stands right of it.</summary>
public sealed record ComparisonStep(TemplatePosition At, string Operator, Expression Right) : TemplateNode(At);

/// <summary><c>then if condition else otherwise</c>; undefined without an else.</summary>
public sealed record ConditionalExpression(TemplatePosition At, Expression Condition, Expression Then, Expression? Otherwise) : Expression(At);

/// <summary><c>name=value</c></summary>
public sealed record KeywordArgument(TemplatePosition At, string Name, Expression Value) : TemplateNode(At);

/// <summary>What stands between the parentheses of a call.</summary>
/// <param name="Positional">Arguments by position.</param>
/// <param name="Keywords">Arguments by name.</param>
/// <param name="Spread"><c>*sequence</c></param>
/// <param name="KeywordSpread"><c>**mapping</c></param>
public sealed record CallArguments(
    EquatableArray<Expression> Positional, EquatableArray<KeywordArgument> Keywords, Expression? Spread = null, Expression? KeywordSpread = null)
{
    /// <summary>No arguments.</summary>
    public static readonly CallArguments None = new(new([]), new([]));
}
