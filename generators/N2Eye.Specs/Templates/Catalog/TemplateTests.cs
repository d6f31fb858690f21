namespace N2Eye.Specs.Templates;

/// <summary>The tests that compile.</summary>
public static class TemplateTests
{
    private static readonly Dictionary<string, TemplateSignature> Signatures = new TemplateSignature[]
    {
        new("!=", "NotEqual", 1, "other"),
        new("<", "Less", 1, "other"),
        new("<=", "LessOrEqual", 1, "other"),
        new("==", "AreEqual", 1, "other"),
        new(">", "Greater", 1, "other"),
        new(">=", "GreaterOrEqual", 1, "other"),
        new("boolean", "IsBoolean"),
        new("callable", "IsCallable"),
        new("defined", "IsDefined"),
        new("divisibleby", "IsDivisibleBy", 1, "num"),
        new("eq", "AreEqual", 1, "other"),
        new("equalto", "AreEqual", 1, "other"),
        new("even", "IsEven"),
        new("false", "IsFalse"),
        new("float", "IsFloat"),
        new("ge", "GreaterOrEqual", 1, "other"),
        new("greaterthan", "Greater", 1, "other"),
        new("gt", "Greater", 1, "other"),
        new("in", "In", 1, "seq"),
        new("integer", "IsInteger"),
        new("iterable", "IsIterable"),
        new("le", "LessOrEqual", 1, "other"),
        new("lessthan", "Less", 1, "other"),
        new("lower", "IsLower"),
        new("lt", "Less", 1, "other"),
        new("mapping", "IsMapping"),
        new("ne", "NotEqual", 1, "other"),
        new("none", "IsNone"),
        new("number", "IsNumber"),
        new("odd", "IsOdd"),
        new("sameas", "IsSameAs", 1, "other"),
        new("sequence", "IsSequence"),
        new("string", "IsString"),
        new("true", "IsTrueValue"),
        new("undefined", "IsUndefined"),
        new("upper", "IsUpper"),
    }.ToDictionary(signature => signature.Name);

    /// <summary>All names, sorted.</summary>
    public static IEnumerable<string> Names => Signatures.Keys.OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>The signature of a test, or null where there is none of that name.</summary>
    public static TemplateSignature? Find(string name) => Signatures.TryGetValue(name, out var signature) ? signature : null;
}
