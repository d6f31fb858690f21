using System.Text.Json;

namespace N2Eye.Quant.Npu;

/// <summary>What an NPU's provider takes of one operator.</summary>
internal sealed record OperatorRule
{
    /// <summary>Types: <c>uint16 int8/0 -> uint16</c>.</summary>
    public required IReadOnlyList<string> Takes { get; init; }

    /// <summary>Most axes of any input or output.</summary>
    public required int Rank { get; init; }

    /// <summary>Inputs that must be constants.</summary>
    public required IReadOnlyList<int> Constants { get; init; }

    /// <summary>Values that an attribute may have, as text; one that is absent has its default, which is always among them.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; }

    /// <summary>True where what comes out must have the encoding of what goes in.</summary>
    public required bool KeepsEncoding { get; init; }

    /// <summary>For a result's type, steps from 0 to 1 and the zero point that it must have.</summary>
    public required IReadOnlyDictionary<string, (int Steps, int ZeroPoint)> Encodings { get; init; }

    /// <summary>The file that says so.</summary>
    public required string Builder { get; init; }
}

/// <summary>The operators that a provider takes, from a data file beside this one.</summary>
internal sealed class OperatorTable
{
    private readonly Dictionary<string, OperatorRule> rules = new(StringComparer.Ordinal);

    private OperatorTable(JsonElement json)
    {
        foreach (var entry in json.GetProperty("operators").EnumerateObject()) rules.Add(entry.Name, Rule(entry.Value));
    }

    /// <summary>Qualcomm's HTP through ONNX Runtime's QNN provider: qnn-htp.json, which names its source.</summary>
    public static OperatorTable QnnHtp { get; } = Load("N2Eye.Quant.Npu.qnn-htp.json");

    /// <summary>The rule for an operator; null where the provider does not take it.</summary>
    public OperatorRule? this[string op] => rules.GetValueOrDefault(op);

    private static OperatorTable Load(string resource)
    {
        using var stream = typeof(OperatorTable).Assembly.GetManifestResourceStream(resource)!;
        using var document = JsonDocument.Parse(stream);
        return new OperatorTable(document.RootElement);
    }

    private static OperatorRule Rule(JsonElement json) => new()
    {
        Takes = [.. json.GetProperty("takes").EnumerateArray().Select(item => item.GetString()!)],
        Rank = json.GetProperty("rank").GetInt32(),
        Constants = json.TryGetProperty("constants", out var constants) ? [.. constants.EnumerateArray().Select(item => item.GetInt32())] : [],
        Attributes = json.TryGetProperty("attributes", out var attributes)
            ? attributes.EnumerateObject().ToDictionary(member => member.Name, member => (IReadOnlyList<string>)[.. member.Value.EnumerateArray().Select(item => item.ToString())])
            : [],
        KeepsEncoding = json.TryGetProperty("encoding", out var kept) && kept.ValueKind == JsonValueKind.String,
        Encodings = json.TryGetProperty("encoding", out var fixedTo) && fixedTo.ValueKind == JsonValueKind.Object
            ? fixedTo.EnumerateObject().ToDictionary(member => member.Name, member => (member.Value[0].GetInt32(), member.Value[1].GetInt32()))
            : [],
        Builder = json.GetProperty("builder").GetString()!,
    };
}
