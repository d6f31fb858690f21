namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Jinja's tests: what stands behind <c>is</c>.</summary>
public static class Tests
{
    /// <summary><c>value is defined</c></summary>
    public static bool IsDefined(TemplateValue value) => value is not UndefinedValue;

    /// <summary><c>value is undefined</c></summary>
    public static bool IsUndefined(TemplateValue value) => value is UndefinedValue;

    /// <summary><c>value is none</c></summary>
    public static bool IsNone(TemplateValue value) => value is NoneValue;

    /// <summary><c>value is boolean</c></summary>
    public static bool IsBoolean(TemplateValue value) => value is BooleanValue;

    /// <summary><c>value is true</c></summary>
    public static bool IsTrueValue(TemplateValue value) => value is BooleanValue { Value: true };

    /// <summary><c>value is false</c></summary>
    public static bool IsFalse(TemplateValue value) => value is BooleanValue { Value: false };

    /// <summary><c>value is integer</c></summary>
    public static bool IsInteger(TemplateValue value) => value is IntegerValue;

    /// <summary><c>value is float</c></summary>
    public static bool IsFloat(TemplateValue value) => value is FloatValue;

    /// <summary><c>value is number</c>: truth values are numbers too.</summary>
    public static bool IsNumber(TemplateValue value) => value.AsNumber is not null;

    /// <summary><c>value is string</c></summary>
    public static bool IsString(TemplateValue value) => value is TextValue;

    /// <summary><c>value is mapping</c></summary>
    public static bool IsMapping(TemplateValue value) => value is DictValue;

    /// <summary><c>value is sequence</c>: anything with a length and items, strings and mappings too.</summary>
    public static bool IsSequence(TemplateValue value) => value is TextValue or SequenceValue or DictValue or RangeValue or UndefinedValue;

    /// <summary><c>value is iterable</c></summary>
    public static bool IsIterable(TemplateValue value) => value.Elements is not null || value is LoopValue;

    /// <summary><c>value is callable</c></summary>
    public static bool IsCallable(TemplateValue value) => value is FunctionValue or MacroValue or JoinerValue or LoopValue or UndefinedValue;

    /// <summary><c>value is odd</c></summary>
    public static bool IsOdd(TemplateValue value) => TemplateOperators.AreEqual(TemplateOperators.Remainder(value, new IntegerValue(2)), new IntegerValue(1));

    /// <summary><c>value is even</c></summary>
    public static bool IsEven(TemplateValue value) => IsDivisibleBy(value, new IntegerValue(2));

    /// <summary><c>value is divisibleby num</c></summary>
    public static bool IsDivisibleBy(TemplateValue value, TemplateValue num) =>
        TemplateOperators.AreEqual(TemplateOperators.Remainder(value, num), new IntegerValue(0));

    /// <summary><c>value is lower</c></summary>
    public static bool IsLower(TemplateValue value) => TextClassification.Cased(PythonText.Of(value).Text, PythonCase.IsLower);

    /// <summary><c>value is upper</c></summary>
    public static bool IsUpper(TemplateValue value) => TextClassification.Cased(PythonText.Of(value).Text, PythonCase.IsUpper);

    /// <summary><c>value is sameas other</c>: one object; None, True and False are one each, and so are small ints.</summary>
    public static bool IsSameAs(TemplateValue value, TemplateValue other) => (value, other) switch
    {
        (NoneValue, NoneValue) => true,
        (BooleanValue x, BooleanValue y) => x.Value == y.Value,
        (IntegerValue x, IntegerValue y) => x.Value == y.Value && x.Value >= -5 && x.Value <= 256,
        _ => ReferenceEquals(value, other),
    };
}
