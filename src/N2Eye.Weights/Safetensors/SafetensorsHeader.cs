using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace N2Eye.Weights.Safetensors;

/// <summary>Reads a safetensors header as strictly as its specification asks: no overlap, no hole, nothing beyond the end.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>As in the reference implementation: a longer header is refused before memory is taken for it.</summary>
    public const long LongestHeader = 100_000_000;

    private readonly string file;
    private readonly List<TensorEntry> tensors = [];
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string file) => this.file = file;

    public IReadOnlyList<TensorEntry> Tensors => tensors;

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <param name="file">Path, for messages.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataStart">Where the data section begins in the file.</param>
    /// <param name="dataLength">Bytes of the data section.</param>
    public static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataStart, long dataLength)
    {
        var header = new SafetensorsHeader(file);
        if (!Utf8.IsValid(json)) throw header.Error("the header is not valid UTF-8");
        try
        {
            header.Read(json, dataStart);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw header.Error("the header is not the JSON that safetensors asks for: " + exception.Message.ReplaceLineEndings(" "), exception);
        }

        header.CheckLayout(dataStart, dataLength);
        return header;
    }

    private void Read(ReadOnlySpan<byte> json, long dataStart)
    {
        // The specification wants the brace as the first byte.
        if (json.IsEmpty || json[0] != (byte)'{') throw Error("the header is no JSON object");
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name)) throw Error($"the header names \"{name}\" twice");
            reader.Read();
            if (name == "__metadata__") ReadMetadata(ref reader);
            else tensors.Add(ReadTensor(ref reader, name, dataStart));
        }

        // Trailing spaces are the format's padding; Utf8JsonReader refuses anything else.
        while (reader.Read())
        {
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Error("\"__metadata__\" is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw Error($"\"__metadata__\".\"{key}\" is no string");
            if (!metadata.TryAdd(key, reader.GetString()!)) throw Error($"\"__metadata__\" names \"{key}\" twice");
        }
    }

    private TensorEntry ReadTensor(ref Utf8JsonReader reader, string name, long dataStart)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Error($"tensor \"{name}\" is no object");
        Dtype? dtype = null;
        long[]? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            reader.Read();
            var repeated = field switch
            {
                "dtype" => dtype is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => throw Error($"tensor \"{name}\" has an unknown field \"{field}\""),
            };
            if (repeated) throw Error($"tensor \"{name}\" names \"{field}\" twice");
            if (field == "dtype") dtype = Dtypes.Parse(reader.GetString() ?? "") ?? throw Error($"tensor \"{name}\" has the unknown dtype \"{reader.GetString()}\"");
            else if (field == "shape") shape = Numbers(ref reader, name, field);
            else offsets = Numbers(ref reader, name, field);
        }

        if (dtype is null || shape is null || offsets is not { Length: 2 }) throw Error($"tensor \"{name}\" needs dtype, shape and two data_offsets");
        if (offsets[1] < offsets[0]) throw Error($"tensor \"{name}\" ends before it begins");
        var length = offsets[1] - offsets[0];
        if (ByteLength(shape, dtype.Value) != length)
            throw Error($"tensor \"{name}\" of {dtype.Value.Name()} [{string.Join(", ", shape)}] cannot have {length.ToString(CultureInfo.InvariantCulture)} bytes");
        return new TensorEntry(name, dtype.Value, shape, checked(dataStart + offsets[0]), length);
    }

    private long[] Numbers(ref Utf8JsonReader reader, string name, string field)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Error($"tensor \"{name}\": {field} is no array");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // Half the range leaves room for adding an offset without overflow.
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number is < 0 or > long.MaxValue / 2)
                throw Error($"tensor \"{name}\": {field} holds something that is no size");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static long? ByteLength(long[] shape, Dtype dtype)
    {
        if (Array.IndexOf(shape, 0) >= 0) return 0;
        Int128 bytes = dtype.Size();
        foreach (var size in shape)
        {
            bytes *= size;
            if (bytes > long.MaxValue) return null;
        }

        return (long)bytes;
    }

    private void CheckLayout(long dataStart, long dataLength)
    {
        var end = dataStart;
        var last = "the header";
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.Length))
        {
            if (tensor.Offset < end) throw Error($"tensor \"{tensor.Name}\" overlaps {last}");
            if (tensor.Offset > end) throw Error($"there is a hole of {tensor.Offset - end} bytes before tensor \"{tensor.Name}\"");
            end = tensor.Offset + tensor.Length;
            last = $"tensor \"{tensor.Name}\"";
            if (end - dataStart > dataLength) throw Error($"{last} runs out of the file: it is truncated, or was copied only in part");
        }

        if (end - dataStart != dataLength) throw Error($"{dataLength - (end - dataStart)} bytes follow the last tensor");
    }

    // A name may hold line breaks or a terminal's escape codes: the message stays one line of plain text.
    private WeightsException Error(string what, Exception? inner = null) => new(string.Concat(file, ": ", string.Concat(what.Select(Visible)), "."), inner);

    private static string Visible(char c) => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString();
}
