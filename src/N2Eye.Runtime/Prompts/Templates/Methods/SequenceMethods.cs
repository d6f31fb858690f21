namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>The methods of list and tuple that do not change them.</summary>
internal static class SequenceMethods
{
    public static TemplateValue? Find(SequenceValue sequence, string name) => name switch
    {
        "count" => new FunctionValue(name, call => new IntegerValue(sequence.Items.Count(item => Comparison.AreEqual(item, call.Bind(1, "value")[0]!)))),
        "index" => new FunctionValue(name, call => IndexOf(sequence, call)),
        "copy" when sequence is ListValue => new FunctionValue(name, _ => sequence),
        "append" or "clear" or "extend" or "insert" or "pop" or "remove" or "reverse" or "sort" when sequence is ListValue => UnsafeMethod.Of(sequence, name),
        _ => null,
    };

    private static TemplateValue IndexOf(SequenceValue sequence, CallArguments call)
    {
        var bound = call.Bind(1, "value", "start", "stop");
        var range = SliceRange.Of(bound[1], bound[2], null, sequence.Items.Count);
        foreach (var index in range.Indices())
        {
            if (Comparison.AreEqual(sequence.Items[index], bound[0]!)) return new IntegerValue(index);
        }

        return TemplateErrorException.Throw($"{bound[0]} is not in {sequence.TypeName}");
    }
}
