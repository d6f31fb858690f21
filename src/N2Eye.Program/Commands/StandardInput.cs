using N2Eye.Program.Output;

namespace N2Eye.Program.Commands;

/// <summary>
/// Standard input that Ctrl-C interrupts. A read of a terminal or pipe blocks until somebody writes: it happens on another
/// thread, into a buffer of its own, and is left behind when the wait is cancelled.
/// </summary>
internal sealed class StandardInput : SequentialStream
{
    /// <summary>How messages call it.</summary>
    public const string Name = "standard input";

    /// <summary>The path that stands for it.</summary>
    public const string Path = "-";

    private readonly Stream input = Console.OpenStandardInput();
    private readonly byte[] buffer = new byte[64 << 10];
    private readonly CancellationToken cancellation;

    private StandardInput(CancellationToken cancellation) => this.cancellation = cancellation;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public static Stream Open(CancellationToken cancellation) => new StandardInput(cancellation);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public override int Read(Span<byte> target)
    {
        var size = Math.Min(target.Length, buffer.Length);
        var reading = Task.Run(() => input.Read(buffer, 0, size), CancellationToken.None);
        Task.WaitAny([reading], cancellation);
        try
        {
            var read = reading.GetAwaiter().GetResult();
            buffer.AsSpan(0, read).CopyTo(target);
            return read;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{Name} cannot be read: {exception.Message}", exception);
        }
    }

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is read only.");
}
