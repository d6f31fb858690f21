using System.Globalization;
using System.Text.Json;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Weights;

/// <summary>How matrices are stored.</summary>
public static class Schemes
{
    /// <summary>Every tensor as float32.</summary>
    public const string Float32 = "float32";

    /// <summary>Matrices and the token table as <see cref="Int8Blocks"/>, the rest as float32.</summary>
    public const string Int8 = "int8";

    /// <summary>Matrices, the token table and kernels as int8 with one scale for each output, the rest as float32.</summary>
    public const string Int8Channel = "int8-channel";

    /// <summary>Matrices as <see cref="Int4Blocks"/>, the token table and the head as <see cref="Int8Blocks"/>, the rest as float32.</summary>
    public const string Int4 = "int4";

    /// <summary>For NPUs: matrices as int8 rows, activations in 16 bits.</summary>
    public const string Npu16 = "npu-a16w8";

    /// <summary>For NPUs: matrices as int8 rows, activations in 8 bits.</summary>
    public const string Npu8 = "npu-a8w8";

    /// <summary>Those that this program knows.</summary>
    public static IReadOnlyList<string> All { get; } = [Float32, Int8, Int8Channel, Int4, Npu16, Npu8];

    /// <summary>True for the schemes that are for NPUs.</summary>
    public static bool IsNpu(string scheme) => scheme is Npu16 or Npu8;
}

/// <summary>A weights file as n2eye-quant writes it: safetensors with our metadata (docs/weights-file.md).</summary>
public sealed class WeightsFile : IDisposable
{
    /// <summary>Metadata: patterns of the tensors that stayed float32, a JSON array; absent where there are none.</summary>
    public const string KeepKey = "n2eye.keep";

    /// <summary>Metadata: how rounding errors were compensated, a JSON object; absent where they were not.</summary>
    public const string CompensationKey = "n2eye.compensation";

    /// <summary>Metadata: program and version that wrote the file.</summary>
    public const string CreatedByKey = "n2eye.created_by";

    /// <summary>The format's versions: programs that know the first only misread no file of the second, and say what is wrong.</summary>
    private const string FirstVersion = "1", ChannelsAndInt4 = "2";

    /// <summary>Behind a matrix's name: its scales.</summary>
    public const string ScalesSuffix = ".scales";

    private readonly SafetensorsFile file;

    private WeightsFile(SafetensorsFile file)
    {
        this.file = file;
        var version = Field("n2eye.format");
        if (version is not (FirstVersion or ChannelsAndInt4))
            throw new WeightsException($"{file.Path} has format {version}, this program reads {FirstVersion} and {ChannelsAndInt4}: make it again with the n2eye-quant of this version.");
        Fingerprint = Field("n2eye.fingerprint");
        Scheme = Field("n2eye.scheme");
        if (!Schemes.All.Contains(Scheme))
            throw new WeightsException($"{file.Path} has the scheme \"{Scheme}\", this program reads {string.Join(", ", Schemes.All)}: make it again with the n2eye-quant of this version.");
        Model = Field("n2eye.model");
        var block = Field("n2eye.block_size");
        if (!int.TryParse(block, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size is < 0 or > 4096)
            throw new WeightsException($"{file.Path}: metadata \"n2eye.block_size\" is \"{block}\", which is no block size.");
        BlockSize = size;
        Sources = ParseSources(Field("n2eye.sources"));
    }

    /// <summary>Which model it fits (ModelSpec.Fingerprint).</summary>
    public string Fingerprint { get; }

    /// <summary>One of <see cref="Schemes"/>.</summary>
    public string Scheme { get; }

    /// <summary>Values that share a scale; 0 where nothing is quantized.</summary>
    public int BlockSize { get; }

    /// <summary>Name of the model directory that it was made from.</summary>
    public string Model { get; }

    /// <summary>SHA-256 of every file that it was made from.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; }

    /// <summary>Every tensor.</summary>
    public IReadOnlyList<TensorEntry> Tensors => file.Tensors;

    /// <summary>The file.</summary>
    public string Path => file.Path;

    /// <summary>Maps a weights file.</summary>
    /// <exception cref="WeightsException">It cannot be read, is malformed, or is no weights file of ours.</exception>
    public static WeightsFile Open(WeightsLocation location)
    {
        var file = SafetensorsFile.Open(location.Path, location.Offset, location.Length);
        try
        {
            return new WeightsFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The metadata of a new file.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Metadata(
        string fingerprint, string scheme, int blockSize, string model, IEnumerable<KeyValuePair<string, string>> sources, string createdBy)
    {
        yield return new("n2eye.format", scheme is Schemes.Int8Channel or Schemes.Int4 ? ChannelsAndInt4 : FirstVersion);
        yield return new("n2eye.fingerprint", fingerprint);
        yield return new("n2eye.scheme", scheme);
        yield return new("n2eye.block_size", blockSize.ToString(CultureInfo.InvariantCulture));
        yield return new("n2eye.model", model);
        yield return new("n2eye.sources", WriteSources(sources));
        yield return new(CreatedByKey, createdBy);
    }

    /// <summary>Further metadata of that key, or null.</summary>
    public string? Note(string key) => file.Metadata.GetValueOrDefault(key);

    /// <summary>The tensor of that name, or null.</summary>
    public TensorEntry? Find(string name) => file.Find(name);

    /// <summary>How a tensor is stored, in words; null for what belongs to another tensor.</summary>
    public string? FormOf(TensorEntry tensor) => (tensor.Dtype, Find(tensor.Name + ScalesSuffix)?.Shape.Count) switch
    {
        (Dtype.F32, null) => tensor.Name.EndsWith(ScalesSuffix, StringComparison.Ordinal) && Find(tensor.Name[..^ScalesSuffix.Length]) is not null ? null : "float32",
        (Dtype.U8, 1) => "int8 by channel",
        (Dtype.U8, 2) => Int4Blocks.IsShape(tensor.Shape, BlockSize) ? "int4 in blocks" : "int8 in blocks",
        (Dtype.I8, 1) => "int8 rows for NPUs",
        var (dtype, _) => dtype.Name(),
    };

    /// <summary>Bytes of the file, by absolute offset.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int length) => file.Bytes(offset, length);

    /// <inheritdoc cref="SafetensorsFile.Populate"/>
    public void Populate(long offset, long length) => file.Populate(offset, length);

    /// <inheritdoc cref="SafetensorsFile.Touch"/>
    public void Touch(long offset, long length) => file.Touch(offset, length);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private string Field(string key) => file.Metadata.GetValueOrDefault(key)
        ?? throw new WeightsException($"{file.Path} is no weights file of n2eye (its metadata has no \"{key}\"): make one from the checkpoint with n2eye-quant.");

    private static string WriteSources(IEnumerable<KeyValuePair<string, string>> sources)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, hash) in sources) writer.WriteString(name, hash);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private Dictionary<string, string> ParseSources(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString() ?? "", StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new WeightsException($"{file.Path}: metadata \"n2eye.sources\" is not the JSON object that it must be.", exception);
        }
    }
}
