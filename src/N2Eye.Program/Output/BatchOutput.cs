using System.Text.Json;
using N2Eye.Runtime;

namespace N2Eye.Program.Output;

/// <summary>Where a batch writes its lines: each is complete on disk before the next question is asked.</summary>
internal sealed class BatchOutput : IDisposable
{
    private readonly Stream stream;
    private readonly JsonLines? earlier;

    private BatchOutput(Stream stream, string path, JsonLines? earlier, long done)
    {
        this.stream = stream;
        this.earlier = earlier;
        Path = path;
        Done = done;
    }

    /// <summary>Lines that an earlier run left.</summary>
    public long Done { get; }

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    public static BatchOutput ToStandardOutput() => new(NamedOutput.Standard(), "stdout", null, 0);

    /// <summary>Opens an output file behind its last complete line; a line torn by a crash is cut off.</summary>
    /// <exception cref="N2EyeException">It cannot be opened.</exception>
    public static BatchOutput Resume(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            var (lines, end) = CompleteLines(file);
            file.SetLength(end);
            file.Position = end;
            // Read through a handle of its own, while the other one appends.
            var earlier = lines == 0 ? null : new JsonLines(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return new BatchOutput(NamedOutput.Of(file, path), path, earlier, lines);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"--resume: cannot open {path}: {exception.Message}", exception);
        }
    }

    /// <summary>Checks that the next line of the earlier run answers the line that is about to be skipped.</summary>
    /// <param name="id">The line's id as JSON; null where it has none.</param>
    /// <param name="number">Its number.</param>
    /// <exception cref="N2EyeException">The file answers other questions.</exception>
    public void Skip(string? id, long number)
    {
        try
        {
            using var line = earlier!.Next()?.Parse();
            var found = line is null ? null : line.RootElement.TryGetProperty("id", out var given) ? given.GetRawText() : "null";
            if (found == (id ?? "null")) return;
            throw Foreign($"it answers id {found}, and the input's line {number} has id {id ?? "null"}");
        }
        catch (N2EyeException failure) when (failure.InnerException is JsonException)
        {
            throw Foreign(failure.Message);
        }
    }

    public void Write(Action<Utf8JsonWriter> fields) => JsonOutput.WriteLine(stream, writer =>
    {
        writer.WriteStartObject();
        fields(writer);
        writer.WriteEndObject();
    });

    public void Dispose() => stream.Dispose();

    private N2EyeException Foreign(string why) =>
        new(FailureKind.BadInput, $"--resume: {Path} is not the output of this input: {why}. Give the output that belongs to it, or a new file.");

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
