using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Calls, and the functions that Jinja and transformers offer.</summary>
public static partial class TemplateOperators
{
    // Jinja's sandbox allows no more.
    private const int LongestRange = 100_000;

    /// <summary><c>function(arguments)</c></summary>
    public static TemplateValue Call(TemplateValue function, params TemplateValue[] positional) => function.Call(new CallArguments(positional, []));

    /// <summary><c>function(arguments, name=argument)</c></summary>
    public static TemplateValue Call(TemplateValue function, TemplateValue[] positional, params (string Name, TemplateValue Value)[] keywords) =>
        function.Call(new CallArguments(positional, Pairs(keywords)));

    /// <summary><c>target.name(arguments)</c></summary>
    public static TemplateValue CallMethod(TemplateValue target, string name, params TemplateValue[] positional) => Call(Attr(target, name), positional);

    /// <summary><c>target.name(arguments, name=argument)</c></summary>
    public static TemplateValue CallMethod(TemplateValue target, string name, TemplateValue[] positional, params (string Name, TemplateValue Value)[] keywords) =>
        Call(Attr(target, name), positional, keywords);

    /// <summary>The entries of <c>**mapping</c>.</summary>
    public static IEnumerable<(string Name, TemplateValue Value)> Spread(TemplateValue mapping) => mapping is DictValue dict
        ? dict.Entries.Select(entry => (entry.Key.ToString(), entry.Value))
        : throw new TemplateErrorException($"argument after ** must be a mapping, not {mapping.TypeName}");

    /// <summary><c>raise_exception(message)</c></summary>
    /// <exception cref="TemplateRefusedException">Always.</exception>
    [DoesNotReturn]
    public static TemplateValue RaiseException(TemplateValue message) => throw new TemplateRefusedException(message.ToString());

    /// <summary><c>range(stop)</c>, <c>range(start, stop)</c> or <c>range(start, stop, step)</c></summary>
    public static TemplateValue Range(params TemplateValue[] bounds)
    {
        if (bounds.Length is 0 or > 3) return TemplateErrorException.Throw("range expected 1 to 3 arguments");
        var numbers = bounds.Select(bound => Index(bound)).ToArray();
        var start = numbers.Length > 1 ? numbers[0] : BigInteger.Zero;
        var stop = numbers.Length > 1 ? numbers[1] : numbers[0];
        var step = numbers.Length > 2 ? numbers[2] : BigInteger.One;
        if (step.IsZero) return TemplateErrorException.Throw("range() arg 3 must not be zero");
        var distance = step.Sign > 0 ? stop - start : start - stop;
        var count = distance.Sign > 0 ? (distance + BigInteger.Abs(step) - 1) / BigInteger.Abs(step) : BigInteger.Zero;
        if (count > LongestRange) return TemplateErrorException.Throw("Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).");
        return new RangeValue(start, stop, step, (int)count);
    }

    /// <summary><c>namespace(mapping, name=value)</c></summary>
    public static TemplateValue Namespace(TemplateValue[] positional, params (string Name, TemplateValue Value)[] members) =>
        new NamespaceValue(Entries(new CallArguments(positional, Pairs(members), "namespace")));

    /// <summary><c>dict(mapping, name=value)</c></summary>
    public static TemplateValue NewDict(TemplateValue[] positional, params (string Name, TemplateValue Value)[] entries) =>
        new DictValue(Entries(new CallArguments(positional, Pairs(entries), "dict")));

    /// <summary><c>cycler(items)</c></summary>
    public static TemplateValue Cycler(params TemplateValue[] items) =>
        items.Length == 0 ? TemplateErrorException.Throw("at least one item has to be provided") : new CyclerValue(items);

    /// <summary><c>joiner(sep)</c></summary>
    public static TemplateValue Joiner(TemplateValue? sep = null) => new JoinerValue(sep ?? TextValue.Template(", "));

    /// <summary>Sets <c>target.name</c>, which must be a namespace's.</summary>
    public static void SetMember(TemplateValue target, string name, TemplateValue value)
    {
        if (target is not NamespaceValue scope) throw new TemplateErrorException("cannot assign attribute on non-namespace object");
        scope.Set(name, value);
    }

    internal static BigInteger Index(TemplateValue value) => value switch
    {
        UndefinedValue undefined => throw undefined.Use(),
        { AsNumber: { IsFloat: false } number } => number.Whole,
        _ => throw new TemplateErrorException($"'{value.TypeName}' object cannot be interpreted as an integer"),
    };

    /// <summary>An integer argument that sizes something; what is far beyond any text is cut there.</summary>
    internal static int Size(TemplateValue value) => (int)BigInteger.Max(BigInteger.Min(Index(value), int.MaxValue), int.MinValue + 1);

    private static KeyValuePair<string, TemplateValue>[] Pairs((string Name, TemplateValue Value)[] keywords) =>
        Array.ConvertAll(keywords, keyword => KeyValuePair.Create(keyword.Name, keyword.Value));

    // What dict() and namespace() take: a mapping or a sequence of pairs, and names.
    internal static IEnumerable<KeyValuePair<TemplateValue, TemplateValue>> Entries(CallArguments arguments)
    {
        if (arguments.Positional.Count > 1) throw new TemplateErrorException("dict expected at most 1 argument");
        foreach (var source in arguments.Positional)
        {
            if (source is DictValue dict)
            {
                foreach (var entry in dict.Entries) yield return entry;
                continue;
            }

            foreach (var pair in Iterate(source))
            {
                var parts = Unpack(pair, 2);
                yield return new(parts[0], parts[1]);
            }
        }

        foreach (var (name, value) in arguments.Keywords) yield return new(TextValue.Template(name), value);
    }
}
