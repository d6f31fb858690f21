using N2Eye.Runtime.Graphs;

namespace N2Eye.Program.Benchmarks;

/// <summary>Remembers which stretches of the weights file a graph is made of, each once: a table that is also the head is read once.</summary>
/// <param name="weights">Where the tensors lie.</param>
internal sealed class RecordedReads(IWeightSource weights) : IWeightSource
{
    private readonly HashSet<FileRange> ranges = [];

    public IReadOnlySet<FileRange> Ranges => ranges;

    /// <inheritdoc/>
    public string FileName => weights.FileName;

    /// <inheritdoc/>
    public int BlockSize => weights.BlockSize;

    /// <inheritdoc/>
    public Int8Products Products => weights.Products;

    /// <inheritdoc/>
    public Storage StorageOf(WeightTensor tensor) => weights.StorageOf(tensor);

    /// <inheritdoc/>
    public FileRange Values(WeightTensor tensor) => Recorded(weights.Values(tensor));

    /// <inheritdoc/>
    public FileRange Scales(WeightTensor tensor) => Recorded(weights.Scales(tensor));

    private FileRange Recorded(FileRange range)
    {
        ranges.Add(range);
        return range;
    }
}
