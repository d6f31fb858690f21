using System.Globalization;
using System.Text.Json;
using N2Eye.Quant.Checkpoints;
using N2Eye.Train.Models;
using N2Eye.Train.Training;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;
using static TorchSharp.torch;

namespace N2Eye.Train.Checkpoints;

/// <summary>
/// Checkpoint directories of a run, <c>OUTPUT/checkpoint-000500</c>: a whole Hugging Face checkpoint (model.safetensors beside the
/// files of the model directory) with training.safetensors (moments, adapters) and training.json (step, settings). A directory is
/// written as <c>….tmp</c>, flushed, and renamed: whatever ends the process, each one that has its name is whole.
/// </summary>
/// <param name="output">The run's directory.</param>
/// <param name="modelFolder">The model directory, whose configuration, tokenizer and template are copied.</param>
public sealed class TrainingCheckpoint(string output, string modelFolder)
{
    private const string Prefix = "checkpoint-";
    private const string StateFile = "training.safetensors";
    private const string SettingsFile = "training.json";

    /// <summary>The directory of the last checkpoint, or null.</summary>
    public string? Latest() => All().LastOrDefault();

    /// <summary>Writes a checkpoint and removes the oldest ones.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="keep">Checkpoints that stay.</param>
    /// <returns>Its directory.</returns>
    public string Write(N2EyeModel model, AdamW optimizer, SortedDictionary<string, string> settings, int keep)
    {
        var folder = Path.Combine(output, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{optimizer.Steps:D6}"));
        var temporary = folder + ".tmp";
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        Directory.CreateDirectory(temporary);
        ModelFiles.Copy(modelFolder, temporary, name => name == SettingsFile);
        ModelFile.Write(Path.Combine(temporary, ModelFile.Name), model);
        TensorFile.Write(Path.Combine(temporary, StateFile), [.. (model.Adapters?.Parameters ?? []).Concat(optimizer.State).Select(Entry)]);
        WriteSettings(Path.Combine(temporary, SettingsFile), optimizer.Steps, settings);
        // The same step again, after a resume from an older one.
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.Move(temporary, folder);
        foreach (var old in All().SkipLast(keep)) Directory.Delete(old, recursive: true);
        return folder;
    }

    /// <summary>Puts a checkpoint's state into a model and optimizer that were made with the same settings.</summary>
    /// <exception cref="WeightsException">It is damaged, or belongs to a run with other settings.</exception>
    public static void Restore(string folder, N2EyeModel model, AdamW optimizer, SortedDictionary<string, string> settings)
    {
        var (steps, saved) = ReadSettings(Path.Combine(folder, SettingsFile));
        RunSettings.Check(folder, settings, saved);
        using (var weights = SafetensorsFile.Open(Path.Combine(folder, ModelFile.Name)))
        {
            foreach (var (name, value) in model.Store.Trained) TensorFile.Read(weights, name, value);
        }

        using var state = SafetensorsFile.Open(Path.Combine(folder, StateFile));
        foreach (var (name, value) in (model.Adapters?.Parameters ?? []).Concat(optimizer.State)) TensorFile.Read(state, name, value);
        optimizer.Steps = steps;
    }

    private IEnumerable<string> All() => !Directory.Exists(output) ? [] : Directory.GetDirectories(output, Prefix + "*")
        .Where(folder => StepOf(folder) is not null).OrderBy(folder => StepOf(folder));

    private static int? StepOf(string folder) =>
        int.TryParse(Path.GetFileName(folder)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;

    private static (string, ScalarType, IReadOnlyList<long>, Func<Tensor>) Entry((string Name, Tensor Value) tensor) =>
        (tensor.Name, ScalarType.Float32, tensor.Value.shape, () => tensor.Value);

    private static void WriteSettings(string path, int steps, SortedDictionary<string, string> settings)
    {
        using var file = new AtomicFile(path);
        using (var writer = new Utf8JsonWriter(file.Stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("step", steps);
            writer.WriteStartObject("settings");
            foreach (var (name, value) in settings) writer.WriteString(name, value);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        file.Commit();
    }

    private static (int Steps, Dictionary<string, string> Settings) ReadSettings(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return (document.RootElement.GetProperty("step").GetInt32(),
                document.RootElement.GetProperty("settings").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!, StringComparer.Ordinal));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FileNotFoundException)
        {
            throw new WeightsException($"{path} is missing or damaged: remove its directory to continue from the checkpoint before it.", failure);
        }
    }
}
