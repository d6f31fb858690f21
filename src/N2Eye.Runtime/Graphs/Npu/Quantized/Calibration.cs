using System.Globalization;
using System.Text;
using System.Text.Json;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu.Quantized;

/// <summary>What n2eye-quant measured for an NPU, as a weights file's metadata keeps it (docs/weights-file.md).</summary>
internal sealed record Calibration
{
    /// <summary>Key of the metadata.</summary>
    public const string Key = "n2eye.npu";

    /// <summary>uint8 or uint16.</summary>
    public required OnnxType Activations { get; init; }

    /// <summary>How the ranges were found, for people.</summary>
    public required string Method { get; init; }

    /// <summary>Ranges of the decoder's values by their names.</summary>
    public required IReadOnlyDictionary<string, ValueRange> Decoder { get; init; }

    /// <summary>Ranges of the tower's and projector's values by their names.</summary>
    public required IReadOnlyDictionary<string, ValueRange> Vision { get; init; }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The metadata.</param>
    /// <param name="file">The weights file, for messages.</param>
    /// <exception cref="N2EyeException">BadWeights: it is not that; the line names the value.</exception>
    public static Calibration Parse(string json, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new Calibration
            {
                Activations = root.GetProperty("activations").GetString() switch
                {
                    "uint8" => OnnxType.UInt8,
                    "uint16" => OnnxType.UInt16,
                    var other => throw Bad(file, $"\"activations\" is \"{other}\" and must be uint8 or uint16"),
                },
                Method = root.GetProperty("method").GetString() ?? "",
                Decoder = Ranges(root.GetProperty("decoder"), file),
                Vision = Ranges(root.GetProperty("vision"), file),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Bad(file, "it is not the JSON object that it must be");
        }
    }

    /// <summary>One line; numbers read back as the same values.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("activations", Activations == OnnxType.UInt8 ? "uint8" : "uint16");
            writer.WriteString("method", Method);
            Write(writer, "decoder", Decoder);
            Write(writer, "vision", Vision);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, ValueRange> ranges)
    {
        writer.WriteStartObject(name);
        foreach (var (value, range) in ranges.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WriteStartArray(value);
            writer.WriteNumberValue(range.Low);
            writer.WriteNumberValue(range.High);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static Dictionary<string, ValueRange> Ranges(JsonElement json, string file)
    {
        var ranges = new Dictionary<string, ValueRange>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            var range = member.Value.GetArrayLength() == 2 ? new ValueRange(member.Value[0].GetSingle(), member.Value[1].GetSingle()) : default;
            if (member.Value.GetArrayLength() != 2 || !float.IsFinite(range.Low) || !float.IsFinite(range.High) || range.Low > range.High)
                throw Bad(file, string.Create(CultureInfo.InvariantCulture, $"the range of \"{member.Name}\" is {member.Value.GetRawText()}, which is no interval"));
            if (!ranges.TryAdd(member.Name, range)) throw Bad(file, $"\"{member.Name}\" has two ranges");
        }

        return ranges;
    }

    private static N2EyeException Bad(string file, string what) =>
        new(FailureKind.BadWeights, $"{file}: metadata \"{Key}\": {what}. Make the file again with n2eye-quant --target npu.");
}
