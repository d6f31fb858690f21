using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Quant.Quantization;

/// <summary>Where a run writes, checked before the work begins (no folder, no file that is read), and how.</summary>
internal static class OutputFile
{
    /// <param name="path">The file to write.</param>
    /// <param name="inputs">Files that the run reads.</param>
    /// <exception cref="WeightsException">It is one of the inputs.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Check(string path, IEnumerable<string> inputs)
    {
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder: give a file.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))) throw new IOException($"The folder of {path} does not exist: make it first, or give another file.");
        var place = Place(path);
        if (inputs.FirstOrDefault(input => Place(input) == place) is { } read)
            throw new WeightsException($"{path} is {Path.GetFileName(read)}, which this run reads: write to another file.");
    }

    /// <summary>Writes a file that appears whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new AtomicFile(path);
        write(file.Stream);
        file.Commit();
    }

    // The folder without symbolic links, so that two names of one folder are one. The file's own link stays: writing replaces
    // the link and not what it points to.
    private static string Place(string path)
    {
        var full = Path.GetFullPath(path);
        return Path.Combine(Real(Path.GetDirectoryName(full)!), Path.GetFileName(full));
    }

    private static string Real(string folder)
    {
        if (Path.GetDirectoryName(folder) is not { } parent) return folder;
        var here = Path.Combine(Real(parent), Path.GetFileName(folder));
        return Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? Real(target.FullName) : here;
    }
}
