namespace N2Eye.Weights.Safetensors;

/// <summary>A tensor in a safetensors file.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Dtype">Element type.</param>
/// <param name="Shape">Sizes of its axes.</param>
/// <param name="Offset">First byte, counted from the beginning of the file on disk.</param>
/// <param name="Length">Bytes.</param>
public sealed record TensorEntry(string Name, Dtype Dtype, IReadOnlyList<long> Shape, long Offset, long Length)
{
    /// <summary>Its shape as people write it: <c>[64, 96]</c>.</summary>
    public string ShapeText => "[" + string.Join(", ", Shape) + "]";
}
