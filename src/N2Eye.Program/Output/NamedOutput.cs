using Microsoft.Win32.SafeHandles;
using N2Eye.Runtime;

namespace N2Eye.Program.Output;

/// <summary>Where results go. A write that fails says which output failed.</summary>
internal sealed class NamedOutput : SequentialStream
{
    private const int StandardOutputDescriptor = 1;

    private readonly Stream stream;
    private readonly string name;

    private NamedOutput(Stream stream, string name)
    {
        this.stream = stream;
        this.name = name;
    }

    public override bool CanRead => false;

    public override bool CanWrite => true;

    /// <summary>
    /// Standard output. .NET's console stream drops what a closed pipe does not take and goes on: a batch would compute for
    /// hours for nobody. A stream over the descriptor fails instead; it is no choice for files, whose position it keeps to itself.
    /// </summary>
    public static NamedOutput Standard()
    {
        var console = Console.OpenStandardOutput();
        if (OperatingSystem.IsWindows()) return new NamedOutput(console, "standard output");
        return Guard("standard output", () =>
        {
            var descriptor = new FileStream(new SafeFileHandle(StandardOutputDescriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return new NamedOutput(descriptor.CanSeek ? console : descriptor, "standard output");
        });
    }

    /// <summary>A file that is open for writing.</summary>
    public static NamedOutput Of(Stream stream, string name) => new(stream, name);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            stream.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure(name, exception);
        }
    }

    public override void WriteByte(byte value) => Write([value]);

    public override void Flush() => Guard(name, () =>
    {
        // A box can lose its power: what batch has answered must be on the disk before it goes on.
        if (stream is FileStream { CanSeek: true } file) file.Flush(flushToDisk: true);
        else stream.Flush();
        return true;
    });

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is written only.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }

    private static T Guard<T>(string name, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Failure(name, exception);
        }
    }

    private static N2EyeException Failure(string name, Exception exception) =>
        new(FailureKind.FileAccess, $"Cannot write {name}: {exception.Message}", exception);
}
