using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu.Quantized;

/// <summary>An encoding for every float value of a graph.</summary>
internal sealed class EncodingPlan
{
    private readonly EncodingGroups groups;
    private readonly Dictionary<string, Encoding> encodings = new(StringComparer.Ordinal); // by group
    private readonly OnnxType activations;

    /// <param name="graph">The graph.</param>
    /// <param name="ranges">A range for each of <see cref="Activations.Calibrated"/>, by the values' names.</param>
    /// <param name="activations">uint8 or uint16.</param>
    /// <param name="weights">Where small tensors are read from.</param>
    public EncodingPlan(StaticGraph graph, IReadOnlyDictionary<string, ValueRange> ranges, OnnxType activations, IWeightValues weights)
    {
        this.activations = activations;
        groups = new EncodingGroups(graph);
        var known = Ranges(graph, ranges, weights);
        var narrow = graph.Nodes.Where(node => node.Op == StaticOperators.NarrowOp).Select(node => groups.Root(node.Outputs[0].Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var (group, range) in known) encodings[group] = Encoding.Of(range, narrow.Contains(group) ? OnnxType.UInt8 : activations);
        foreach (var node in graph.Nodes)
        {
            if (Activations.Fixed(node.Op, activations) is { } encoding) encodings[groups.Root(node.Outputs[0].Name)] = encoding;
        }
    }

    /// <summary>The encoding of a value.</summary>
    public Encoding this[StaticValue value] => encodings[groups.Root(value.Name)];

    /// <summary>The encoding of a constant that takes part in arithmetic by its own values: it has a group of its own unless it is joined with others.</summary>
    public Encoding Of(StaticValue constant, ReadOnlySpan<float> values) =>
        encodings.TryGetValue(groups.Root(constant.Name), out var encoding) ? encoding : Encoding.Of(ValueRange.Of(values), activations);

    private Dictionary<string, ValueRange> Ranges(StaticGraph graph, IReadOnlyDictionary<string, ValueRange> ranges, IWeightValues weights)
    {
        var known = new Dictionary<string, ValueRange>(StringComparer.Ordinal);
        foreach (var value in Activations.Calibrated(graph)) Join(value, ranges[value.Name]);
        foreach (var input in graph.Inputs)
        {
            if (Activations.Known(input.Name) is { } range) Join(input, range);
        }

        // In the order of the graph, so that what is copied or derived from another value finds that value's range.
        foreach (var node in graph.Nodes)
        {
            var output = node.Outputs[0];
            if (node.Op == StaticOperators.NarrowOp) Join(output, known[groups.Root(node.Inputs[0].Name)]);
            else if (Activations.IsMasked(node)) Join(output, Activations.Masked(known[groups.Root(node.Inputs[0].Name)]));
            else if (node.Op == "Relu") known[groups.Root(node.Inputs[0].Name)] = known[groups.Root(output.Name)];
            else if (node.Op == "Concat") JoinConstants(node);
        }

        return known;

        void Join(StaticValue value, ValueRange range)
        {
            var group = groups.Root(value.Name);
            known[group] = known.TryGetValue(group, out var other) ? other.Union(range) : range;
        }

        void JoinConstants(StaticNode node)
        {
            foreach (var input in node.Inputs)
            {
                if (graph.Constants.TryGetValue(input.Name, out var constant) && constant is FloatConstant floats) Join(input, ValueRange.Of(floats.Read(weights)));
            }
        }
    }
}
