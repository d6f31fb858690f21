using N2Eye.Train.Checkpoints;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;
using static TorchSharp.torch;

namespace N2Eye.Train.Tiny.Tower;

/// <summary>The file of a tower's training: its weights by their checkpoint's names, the text tower, the optimizer's moments and the step.</summary>
/// <param name="path">The file; it appears whole or not at all.</param>
/// <param name="tensors">What it holds.</param>
internal sealed class TowerState(string path, IReadOnlyList<(string Name, Tensor Value)> tensors)
{
    private const string StepName = "step";

    /// <summary>Reads the file where it is there.</summary>
    /// <returns>Steps taken.</returns>
    /// <exception cref="WeightsException">It is damaged or of another tower.</exception>
    public int Restore()
    {
        if (!File.Exists(path)) return 0;
        using var file = SafetensorsFile.Open(path);
        foreach (var (name, value) in tensors) TensorFile.Read(file, name, value);
        using var step = zeros([]);
        TensorFile.Read(file, StepName, step);
        return (int)step.item<float>();
    }

    public void Save(int steps)
    {
        using var step = tensor((float)steps).DetachFromDisposeScope();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        TensorFile.Write(path, [.. tensors.Append((StepName, step)).Select(entry => (entry.Item1, ScalarType.Float32, (IReadOnlyList<long>)entry.Item2.shape, (Func<Tensor>)(() => entry.Item2)))]);
    }
}
