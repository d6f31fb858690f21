using N2Eye.Specs.Graph;
using N2Eye.Train.Models;
using static TorchSharp.torch;

namespace N2Eye.Train.Checkpoints;

/// <summary>
/// model.safetensors: every tensor of the model once (a tied head is the token table and is not written again), by the names that
/// n2eye-quant and transformers read, adapters merged into their matrices.
/// </summary>
public static class ModelFile
{
    /// <summary>Its name in a checkpoint directory.</summary>
    public const string Name = "model.safetensors";

    /// <summary>Writes it; trained tensors in float32, frozen ones in the type that they came in.</summary>
    public static void Write(string path, N2EyeModel model) => TensorFile.Write(path, [.. model.Spec.Tensors.Select(tensor =>
        (tensor.Name, model.Store[tensor].dtype, (IReadOnlyList<long>)[.. tensor.Shape.Select(size => (long)size)], (Func<Tensor>)(() => Merged(model, tensor))))]);

    private static Tensor Merged(N2EyeModel model, TensorSpec tensor)
    {
        var value = model.Store[tensor];
        return model.Adapters?.Find(tensor.Name) is { } adapter ? value.to(ScalarType.Float32).Plus(adapter.Delta()) : value;
    }
}
