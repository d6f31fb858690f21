namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Attributes, items, slices and iteration.</summary>
public static partial class TemplateOperators
{
    /// <summary><c>target.name</c>: an attribute, else an item of that name, else undefined.</summary>
    public static TemplateValue Attr(TemplateValue target, string name) =>
        Safe(target, name) ?? target.FindItem(TextValue.Template(name)) ?? UndefinedValue.Missing(target, TextValue.Template(name));

    /// <summary><c>target[index]</c>: an item, else an attribute of that name, else undefined.</summary>
    public static TemplateValue Item(TemplateValue target, TemplateValue index) =>
        target.FindItem(index) ?? (index is TextValue name ? Safe(target, name.Text) : null) ?? UndefinedValue.Missing(target, index);

    /// <summary><c>target[index]</c></summary>
    public static TemplateValue Item(TemplateValue target, int index) => Item(target, new IntegerValue(index));

    /// <summary><c>target[start:stop:step]</c>, null for what is left out.</summary>
    public static TemplateValue Slice(TemplateValue target, TemplateValue? start, TemplateValue? stop, TemplateValue? step = null)
    {
        if (target is UndefinedValue undefined) throw undefined.Use();
        if (target is not (TextValue or SequenceValue or RangeValue)) return TemplateErrorException.Throw($"'{target.TypeName}' object is not subscriptable");
        var range = SliceRange.Of(start, stop, step, target.Length!.Value);
        switch (target)
        {
            case SequenceValue sequence:
                return sequence.With(range.Indices().Select(index => sequence.Items[index]).ToArray(), sequence.IsLiteral);
            case RangeValue numbers:
                return numbers.Slice(range.Start, range.Step, range.Count);
        }

        var text = (TextValue)target;
        var offsets = CodePoints.Offsets(text.Text);
        var builder = new TextBuilder();
        foreach (var index in range.Indices()) builder.Append(text, offsets[index], offsets[index + 1] - offsets[index]);
        return builder.ToText();
    }

    /// <summary>The elements of a value.</summary>
    public static IEnumerable<TemplateValue> Iterate(TemplateValue value) =>
        value.Elements ?? throw new TemplateErrorException($"'{value.TypeName}' object is not iterable");

    /// <summary>The elements for which a loop's condition holds, found as the loop goes on.</summary>
    public static TemplateValue Where(TemplateValue source, Func<TemplateValue, bool> condition) => new GeneratorValue(Iterate(source).Where(condition));

    /// <summary>The parts of a value that several names are assigned from.</summary>
    public static TemplateValue[] Unpack(TemplateValue value, int count)
    {
        if (value.Elements is not { } elements) throw new TemplateErrorException($"cannot unpack non-iterable {value.TypeName} object");
        var parts = elements.Take(count + 1).ToArray();
        if (parts.Length < count)
        {
            throw new TemplateErrorException(FormattableString.Invariant($"not enough values to unpack (expected {count}, got {parts.Length})"));
        }

        return parts.Length == count ? parts : throw new TemplateErrorException(FormattableString.Invariant($"too many values to unpack (expected {count})"));
    }

    // The sandbox hides what starts with an underscore.
    private static TemplateValue? Safe(TemplateValue target, string name)
    {
        var found = target.FindAttribute(name);
        return found is not null && name.StartsWith('_') ? UnsafeMethod.Of(target, name) : found;
    }
}
