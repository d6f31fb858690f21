using System.Globalization;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Quant.Npu;

/// <summary>A node that the NPU's provider would not take, or would change.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Rule">operator, types, rank, constant, attribute or encoding.</param>
/// <param name="Message">One line with graph, node, rule, and what is allowed.</param>
internal sealed record LintFinding(string Node, string Rule, string Message);

/// <summary>Checks every node of a graph against a table of what a provider takes. That sizes are numbers is so by construction.</summary>
/// <param name="table">The table.</param>
internal sealed class GraphLint(OperatorTable table)
{
    /// <summary>Everything that is wrong, in the order of the graph.</summary>
    public IReadOnlyList<LintFinding> Check(StaticGraph graph)
    {
        var units = new NodeUnits(graph);
        return [.. graph.Nodes.SelectMany(node => Check(graph, units, node))];
    }

    private IEnumerable<LintFinding> Check(StaticGraph graph, NodeUnits units, StaticNode node)
    {
        if (node.Op is "QuantizeLinear" or "DequantizeLinear")
        {
            // An encoding per channel is that of a constant; on its own the provider takes one for the whole tensor.
            if (node.Inputs[1].Rank > 0 && (node.Op == "QuantizeLinear" || !graph.Constants.ContainsKey(node.Inputs[0].Name)))
                yield return Found(graph, node, "encoding", "an activation has one scale for the whole tensor");
            yield break;
        }

        if (table[node.Op] is not { } rule)
        {
            yield return Found(graph, node, "operator", "the provider has none of this kind");
            yield break;
        }

        var types = units.Types(node);
        if (!rule.Takes.Any(pattern => Matches(pattern, types)))
            yield return Found(graph, node, "types", $"{types} is none of {string.Join("; ", rule.Takes)} ({rule.Builder})");
        if (node.Inputs.Concat(node.Outputs).FirstOrDefault(value => value.Rank > rule.Rank) is { } deep)
            yield return Found(graph, node, "rank", $"\"{deep.Name}\" is {deep}, and {rule.Rank} axes are the most ({rule.Builder})");
        foreach (var index in rule.Constants.Where(index => index < node.Inputs.Count && !units.IsConstant(node.Inputs[index])))
            yield return Found(graph, node, "constant", $"\"{node.Inputs[index].Name}\" must be known before the graph runs ({rule.Builder})");
        foreach (var (name, allowed) in rule.Attributes)
        {
            if (node.Attribute(name) is { } attribute && !allowed.Contains(Text(attribute)))
                yield return Found(graph, node, "attribute", $"{name} is {Text(attribute)} and must be {string.Join(" or ", allowed)} ({rule.Builder})");
        }

        if (Encoding(units, rule, node) is { } wrong) yield return Found(graph, node, "encoding", $"{wrong} ({rule.Builder})");
    }

    private static string? Encoding(NodeUnits units, OperatorRule rule, StaticNode node)
    {
        if (units.Encoding(node.Outputs[0]) is not { } output) return null;
        if (rule.KeepsEncoding && node.Inputs.FirstOrDefault(input => units.Encoding(input) is { } encoding && encoding != output) is { } other)
            return $"the result has another scale or zero point than \"{other.Name}\"";
        if (!rule.Encodings.TryGetValue(output.Type, out var asked)) return null;
        return output.Scale == 1f / asked.Steps && output.ZeroPoint == asked.ZeroPoint
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"a result in {output.Type} must have scale 1/{asked.Steps} and zero point {asked.ZeroPoint}, not {output.Scale} and {output.ZeroPoint}");
    }

    /// <summary>True where types fit a pattern; <c>T*</c> stands for one or more.</summary>
    private static bool Matches(string pattern, string types)
    {
        if (!pattern.Contains('*')) return pattern == types;
        var type = pattern[..pattern.IndexOf('*')];
        return types.EndsWith(pattern[(pattern.IndexOf('*') + 1)..], StringComparison.Ordinal)
            && types[..types.IndexOf(" -> ", StringComparison.Ordinal)].Split(' ').All(part => part == type);
    }

    private static string Text(OnnxAttribute attribute) =>
        attribute.Integer?.ToString(CultureInfo.InvariantCulture) ?? attribute.Float?.ToString(CultureInfo.InvariantCulture) ?? attribute.Text ?? string.Join(",", attribute.Integers ?? []);

    private static LintFinding Found(StaticGraph graph, StaticNode node, string rule, string what) =>
        new(node.Name, rule, $"{graph.Name}: node \"{node.Name}\" ({node.Op}), rule {rule}: {what}.");
}
