namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Equality of dict keys: by value, whatever the provenance; 1, 1.0 and True are one key.</summary>
internal sealed class ValueKeyComparer : IEqualityComparer<TemplateValue>
{
    public static ValueKeyComparer Instance { get; } = new();

    public static bool IsHashable(TemplateValue value) => value switch
    {
        ListValue or DictValue or DictViewValue => false,
        TupleValue tuple => tuple.Items.All(IsHashable),
        _ => true,
    };

    public bool Equals(TemplateValue? left, TemplateValue? right) => left is not null && right is not null && Comparison.AreEqual(left, right);

    public int GetHashCode(TemplateValue value)
    {
        if (!IsHashable(value)) throw new TemplateErrorException($"unhashable type: '{value.TypeName}'");
        return value switch
        {
            TextValue text => string.GetHashCode(text.Text, StringComparison.Ordinal),
            TupleValue tuple => tuple.Items.Aggregate(17, (hash, item) => unchecked(hash * 31 + GetHashCode(item))),
            { AsNumber: { } number } => number.ToDouble().GetHashCode(),
            _ => value.TypeName.Length,
        };
    }
}
