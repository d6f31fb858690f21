using System.Globalization;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>The special variable <c>loop</c>. It looks at most one element ahead, as far as a template asks.</summary>
public sealed class LoopValue : TemplateValue
{
    private readonly IEnumerator<TemplateValue> enumerator;
    private readonly Func<TemplateValue, int, TemplateValue>? recurse;
    private readonly int depth;
    private readonly Queue<TemplateValue> ahead = new();
    private int? length;
    private int index = -1;
    private TemplateValue? previous;
    private TemplateValue? current;
    private IReadOnlyList<TemplateValue>? lastChanged;

    /// <summary>A loop over a value.</summary>
    /// <param name="source">What to go through.</param>
    /// <param name="depth">How deep a recursive loop is, from 0.</param>
    /// <param name="recurse">Renders the loop over other elements at a depth; null where the loop is not recursive.</param>
    public LoopValue(TemplateValue source, int depth = 0, Func<TemplateValue, int, TemplateValue>? recurse = null)
    {
        enumerator = TemplateOperators.Iterate(source).GetEnumerator();
        length = source.Length;
        this.depth = depth;
        this.recurse = recurse;
    }

    /// <summary>Position from 1.</summary>
    public TemplateValue Index => Whole(index + 1);

    /// <summary>Position from 0.</summary>
    public TemplateValue Index0 => Whole(index);

    /// <summary>True at the first element.</summary>
    public TemplateValue First => BooleanValue.Of(index == 0);

    /// <summary>True at the last element.</summary>
    public TemplateValue Last => BooleanValue.Of(!Peek());

    /// <summary>Number of elements.</summary>
    public TemplateValue Count => Whole(Total());

    /// <summary>Position from the end, from 1.</summary>
    public TemplateValue Revindex => Whole(Total() - index);

    /// <summary>Position from the end, from 0.</summary>
    public TemplateValue Revindex0 => Whole(Total() - index - 1);

    /// <summary>The element before, or undefined.</summary>
    public TemplateValue Previtem => previous ?? new UndefinedValue("there is no previous item");

    /// <summary>The element after, or undefined.</summary>
    public TemplateValue Nextitem => Peek() ? ahead.Peek() : new UndefinedValue("there is no next item");

    /// <summary>Depth of a recursive loop, from 1.</summary>
    public TemplateValue Depth => Whole(depth + 1);

    /// <summary>Depth of a recursive loop, from 0.</summary>
    public TemplateValue Depth0 => Whole(depth);

    internal override string TypeName => "LoopContext";

    internal override int? Length => Total();

    /// <summary>The elements; going on updates the members.</summary>
    public IEnumerable<TemplateValue> Items()
    {
        while (Peek())
        {
            previous = current;
            current = ahead.Dequeue();
            index++;
            yield return current;
        }
    }

    /// <summary>The argument whose turn it is.</summary>
    public TemplateValue Cycle(params TemplateValue[] values) =>
        values.Length == 0 ? TemplateErrorException.Throw("no items for cycling given") : values[index % values.Length];

    /// <summary>True where the arguments differ from those of the call before.</summary>
    public TemplateValue Changed(params TemplateValue[] values)
    {
        var same = lastChanged is not null && lastChanged.Count == values.Length && lastChanged.Zip(values).All(pair => Comparison.AreEqual(pair.First, pair.Second));
        lastChanged = values;
        return BooleanValue.Of(!same);
    }

    internal override TemplateValue? FindAttribute(string name) => name switch
    {
        "index" => Index,
        "index0" => Index0,
        "first" => First,
        "last" => Last,
        "length" => Count,
        "revindex" => Revindex,
        "revindex0" => Revindex0,
        "previtem" => Previtem,
        "nextitem" => Nextitem,
        "depth" => Depth,
        "depth0" => Depth0,
        "cycle" => new FunctionValue(name, arguments => Cycle([.. arguments.Positional])),
        "changed" => new FunctionValue(name, arguments => Changed([.. arguments.Positional])),
        _ => null,
    };

    internal override TemplateValue Call(CallArguments arguments)
    {
        if (recurse is null) return TemplateErrorException.Throw("The loop must have the 'recursive' marker to be called recursively.");
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return recurse(arguments.For("loop").Bind(1, "iterable")[0]!, depth + 1);
    }

    internal override void Print(TextBuilder output) =>
        output.AppendTrusted(string.Create(CultureInfo.InvariantCulture, $"<LoopContext {index + 1}/{Total()}>"));

    private static IntegerValue Whole(int value) => new(value);

    private bool Peek()
    {
        if (ahead.Count > 0) return true;
        if (!enumerator.MoveNext()) return false;
        ahead.Enqueue(enumerator.Current);
        return true;
    }

    private int Total()
    {
        if (length is { } known) return known;
        while (enumerator.MoveNext()) ahead.Enqueue(enumerator.Current);
        length = index + 1 + ahead.Count;
        return length.Value;
    }
}
