namespace N2Eye.Program.Output;

/// <summary>A stream that goes forward only, one way: what it cannot do, as <see cref="Stream"/> asks it to be said.</summary>
internal abstract class SequentialStream : Stream
{
    public sealed override bool CanSeek => false;

    public sealed override long Length => throw new NotSupportedException("The stream has no length.");

    public sealed override long Position
    {
        get => throw new NotSupportedException("The stream has no position.");
        set => throw new NotSupportedException("The stream has no position.");
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The stream has no position.");

    public sealed override void SetLength(long value) => throw new NotSupportedException("The stream has no length.");
}
