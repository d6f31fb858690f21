using System.Buffers;
using N2Eye.Runtime;
using N2Eye.Watch.Events;

namespace N2Eye.Watch.Sinks;

/// <summary>JSON Lines on a stream: standard output.</summary>
/// <param name="name">The sink's name.</param>
/// <param name="output">The stream; it stays open.</param>
public sealed class StreamSink(string name, Stream output) : ISink
{
    private readonly ArrayBufferWriter<byte> lines = new(1024);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int Batch => 16;

    /// <inheritdoc/>
    /// <exception cref="N2EyeException">FileAccess: nobody reads any more.</exception>
    public async Task SendAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellation)
    {
        lines.Clear();
        foreach (var happened in events)
        {
            EventJson.Write(happened, lines);
            lines.Write("\n"u8);
        }

        try
        {
            // A reader that is slow is waited for: half a line is worse than a late one.
            await output.WriteAsync(lines.WrittenMemory, CancellationToken.None).ConfigureAwait(false);
            await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"{name}: standard output cannot be written: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
