namespace N2Eye.Weights;

/// <summary>Where weights lie: a file of their own, or a stretch of another file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Offset">First byte of the safetensors data in it.</param>
/// <param name="Length">Its bytes; null = to the end of the file.</param>
public readonly record struct WeightsLocation(string Path, long Offset = 0, long? Length = null)
{
    /// <summary>A file of their own.</summary>
    public static implicit operator WeightsLocation(string path) => new(path);
}
