using System.Text.Json;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Quant.Checkpoints;

/// <summary>The safetensors files of a Hugging Face checkpoint: one, or shards with an index.</summary>
public sealed class Checkpoint : IDisposable
{
    private readonly List<SafetensorsFile> files = [];
    private readonly Dictionary<string, (SafetensorsFile File, TensorEntry Entry)> tensors = new(StringComparer.Ordinal);

    private Checkpoint(string location) => Location = location;

    /// <summary>The folder or file, for messages.</summary>
    public string Location { get; }

    /// <summary>Names of every tensor.</summary>
    public IReadOnlyCollection<string> Names => tensors.Keys;

    /// <summary>The index of shards, or null.</summary>
    public string? Index { get; private set; }

    /// <summary>The files, in a stable order.</summary>
    public IEnumerable<string> Files => files.Select(file => file.Path);

    /// <summary>Opens <c>model.safetensors</c>, or the shards that <c>model.safetensors.index.json</c> names.</summary>
    /// <exception cref="WeightsException">Neither is there, or one of them cannot be used.</exception>
    public static Checkpoint OpenFolder(string folder)
    {
        if (!Directory.Exists(folder)) throw new WeightsException($"{folder} is no folder: give a Hugging Face checkpoint directory.");
        var checkpoint = new Checkpoint(folder);
        try
        {
            var index = Path.Combine(folder, "model.safetensors.index.json");
            var single = Path.Combine(folder, "model.safetensors");
            // transformers takes the single file where both are there.
            if (File.Exists(single)) checkpoint.Add(single);
            else if (File.Exists(index)) checkpoint.AddShards(folder, index);
            else throw new WeightsException($"{folder} holds neither model.safetensors nor model.safetensors.index.json{Hint(folder)}.");
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>Opens one safetensors file.</summary>
    public static Checkpoint OpenFile(string file)
    {
        var checkpoint = new Checkpoint(file);
        checkpoint.Add(file);
        return checkpoint;
    }

    /// <summary>The tensor of that name, or null.</summary>
    public SourceTensor? Find(string name) =>
        tensors.TryGetValue(name, out var found) ? new SourceTensor(found.File, found.Entry) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in files) file.Dispose();
    }

    private static string Hint(string folder) => Directory.EnumerateFiles(folder, "*.bin").Any()
        ? "; it has pickled .bin files, which run code when read: convert them to safetensors with transformers first" : "";

    private void AddShards(string folder, string index)
    {
        Index = index;
        Dictionary<string, string> map;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index));
            map = document.RootElement.GetProperty("weight_map").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? throw new InvalidOperationException("null"), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new WeightsException($"{index} is no index of shards: its \"weight_map\" must be an object of file names, each tensor once.", exception);
        }

        foreach (var shard in map.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(shard) != shard) throw new WeightsException($"{index} names the shard \"{shard}\": it must lie in the same folder.");
            Add(Path.Combine(folder, shard));
        }

        foreach (var (tensor, shard) in map)
        {
            if (!tensors.TryGetValue(tensor, out var found) || Path.GetFileName(found.File.Path) != shard)
                throw new WeightsException($"{index} says that \"{tensor}\" is in {shard}, but it is not there: the shards are not of one checkpoint.");
        }
    }

    private void Add(string path)
    {
        var file = SafetensorsFile.Open(path);
        files.Add(file);
        foreach (var entry in file.Tensors)
        {
            if (!tensors.TryAdd(entry.Name, (file, entry)))
                throw new WeightsException($"{path}: tensor \"{entry.Name}\" is in {Path.GetFileName(tensors[entry.Name].File.Path)} too.");
        }
    }
}
