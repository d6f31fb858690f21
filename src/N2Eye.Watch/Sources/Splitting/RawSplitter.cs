namespace N2Eye.Watch.Sources.Splitting;

/// <summary>Frames of one size, one behind the other.</summary>
/// <param name="size">Bytes of a frame.</param>
internal sealed class RawSplitter(int size) : IFrameSplitter
{
    private byte[]? frame;
    private int filled;

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes, Action<byte[]> complete)
    {
        while (!bytes.IsEmpty)
        {
            frame ??= GC.AllocateUninitializedArray<byte>(size);
            var count = Math.Min(bytes.Length, size - filled);
            bytes[..count].CopyTo(frame.AsSpan(filled));
            bytes = bytes[count..];
            filled += count;
            if (filled < size) return;
            var whole = frame;
            (frame, filled) = (null, 0);
            complete(whole);
        }
    }
}
