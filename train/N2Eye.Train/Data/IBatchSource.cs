namespace N2Eye.Train.Data;

/// <summary>Makes batches of examples.</summary>
public interface IBatchSource
{
    /// <summary>The batch of these examples; the caller disposes it.</summary>
    Batch Collate(IReadOnlyList<Example> examples);
}
