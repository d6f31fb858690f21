namespace N2Eye.Watch.Sources.Splitting;

/// <summary>Finds frames in a stream of bytes that arrives in pieces of any size.</summary>
internal interface IFrameSplitter
{
    /// <summary>Takes the next piece.</summary>
    /// <param name="bytes">The piece.</param>
    /// <param name="complete">Receives each frame that is whole now, as an array of its own.</param>
    void Append(ReadOnlySpan<byte> bytes, Action<byte[]> complete);
}
