using N2Eye.Weights.Safetensors;

namespace N2Eye.Quant.Checkpoints;

/// <summary>What a model directory holds beside its weights: configuration, tokenizer, template.</summary>
public static class ModelFiles
{
    /// <summary>Copies them, each flushed to the disk.</summary>
    /// <param name="from">A model directory.</param>
    /// <param name="to">A directory that exists.</param>
    /// <param name="isOwn">Files that are the caller's own and stay.</param>
    /// <exception cref="IOException">One cannot be read or written.</exception>
    public static void Copy(string from, string to, Func<string, bool>? isOwn = null)
    {
        foreach (var path in Directory.EnumerateFiles(from).Where(path => IsModelFile(Path.GetFileName(path)) && isOwn?.Invoke(Path.GetFileName(path)) != true))
        {
            using var source = File.OpenRead(path);
            using var target = new AtomicFile(Path.Combine(to, Path.GetFileName(path)));
            source.CopyTo(target.Stream);
            target.Commit();
        }
    }

    private static bool IsModelFile(string name) => name is "merges.txt" || name.EndsWith(".jinja", StringComparison.Ordinal)
        || (name.EndsWith(".json", StringComparison.Ordinal) && !name.EndsWith(".index.json", StringComparison.Ordinal));
}
