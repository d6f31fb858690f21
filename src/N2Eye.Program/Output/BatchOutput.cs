using System.Text.Json;

namespace N2Eye.Program.Output;

/// <summary>Where a batch writes its lines: each is complete on disk before the next question is asked.</summary>
internal sealed class BatchOutput : IDisposable
{
    private readonly Stream stream;

    private BatchOutput(Stream stream, string path, long done)
    {
        this.stream = stream;
        Path = path;
        Done = done;
    }

    /// <summary>Lines that an earlier run left.</summary>
    public long Done { get; }

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    public static BatchOutput To(Stream stream) => new(stream, "stdout", 0);

    /// <summary>Opens an output file behind its last complete line; a line torn by a crash is cut off.</summary>
    public static BatchOutput Resume(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var (lines, end) = CompleteLines(file);
        file.SetLength(end);
        file.Position = end;
        return new BatchOutput(file, path, lines);
    }

    public void Write(Action<Utf8JsonWriter> fields) => JsonOutput.WriteLine(stream, writer =>
    {
        writer.WriteStartObject();
        fields(writer);
        writer.WriteEndObject();
    });

    public void Dispose() => stream.Dispose();

    private static (long Lines, long End) CompleteLines(FileStream file)
    {
        var buffer = new byte[64 << 10];
        long lines = 0, end = 0, position = 0;
        for (int read; (read = file.Read(buffer)) > 0; position += read)
        {
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] != '\n') continue;
                lines++;
                end = position + i + 1;
            }
        }

        return (lines, end);
    }
}
