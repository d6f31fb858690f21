namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>The methods of dict that do not change it.</summary>
internal static class DictMethods
{
    public static TemplateValue? Find(DictValue dict, string name) => name switch
    {
        "items" => new FunctionValue(name, _ => Items(dict)),
        "keys" => new FunctionValue(name, _ => new DictViewValue("dict_keys", dict.Entries.Select(entry => entry.Key).ToArray(), dict.IsLiteral)),
        "values" => new FunctionValue(name, _ => new DictViewValue("dict_values", dict.Entries.Select(entry => entry.Value).ToArray(), dict.IsLiteral)),
        "get" => new FunctionValue(name, call => Get(dict, call)),
        "copy" => new FunctionValue(name, _ => dict),
        "clear" or "pop" or "popitem" or "setdefault" or "update" => UnsafeMethod.Of(dict, name),
        _ => null,
    };

    public static DictViewValue Items(DictValue dict) =>
        new("dict_items", dict.Entries.Select(entry => new TupleValue([entry.Key, entry.Value], dict.IsLiteral)).ToArray(), dict.IsLiteral);

    private static TemplateValue Get(DictValue dict, CallArguments call)
    {
        var bound = call.Bind(1, "key", "default");
        if (!ValueKeyComparer.IsHashable(bound[0]!)) return TemplateErrorException.Throw($"unhashable type: '{bound[0]!.TypeName}'");
        return dict.FindItem(bound[0]!) ?? bound[1] ?? NoneValue.Template;
    }
}
