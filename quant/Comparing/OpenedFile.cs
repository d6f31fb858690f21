using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Models;
using N2Eye.Weights;

namespace N2Eye.Quant.Comparing;

/// <summary>A weights file that is compared.</summary>
internal sealed class OpenedFile : IDisposable
{
    private OpenedFile(string path, WeightsFile header)
    {
        Path = path;
        Scheme = header.Scheme;
        Bytes = new FileInfo(path).Length;
        (Fingerprint, Model) = (header.Fingerprint, header.Model);
    }

    /// <summary>As it was given.</summary>
    public string Path { get; }

    /// <summary>How its matrices are stored.</summary>
    public string Scheme { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Which model it fits.</summary>
    public string Fingerprint { get; }

    /// <summary>Name of the model directory that it was made from.</summary>
    public string Model { get; }

    /// <summary>Its tensors, after <see cref="Open"/>.</summary>
    public WeightStore Store { get; private set; } = null!;

    /// <summary>Reads what the files say of themselves.</summary>
    /// <exception cref="WeightsException">One is no weights file, or of another model than the first.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    public static IReadOnlyList<OpenedFile> Read(IReadOnlyList<string> paths)
    {
        var files = new List<OpenedFile>();
        foreach (var path in paths)
        {
            if (!File.Exists(path)) throw new FileNotFoundException($"{path} does not exist: give weights files that n2eye-quant wrote.");
            using var header = WeightsFile.Open(new WeightsLocation(path));
            files.Add(new OpenedFile(path, header));
        }

        var first = files[0];
        if (files.FirstOrDefault(file => file.Fingerprint != first.Fingerprint) is { } other)
            throw new WeightsException($"{other.Path} holds the weights of {other.Model} (fingerprint {other.Fingerprint}) and {first.Path} those of {first.Model} ({first.Fingerprint}): compare files of one model.");
        return files;
    }

    /// <summary>Maps the tensors.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">Its directory, for messages.</param>
    /// <exception cref="WeightsException">The directory is another model's.</exception>
    public void Open(CompiledModel model, string folder)
    {
        if (Fingerprint != model.Fingerprint)
            throw new WeightsException($"{Path} holds the weights of {Model} (fingerprint {Fingerprint}), and {folder} is another model ({model.Fingerprint}): give the directory of {Model} with --model.");
        Store = WeightStore.Open(new WeightsLocation(Path), model.Fingerprint, model.Name);
    }

    /// <inheritdoc/>
    public void Dispose() => Store?.Dispose();
}
