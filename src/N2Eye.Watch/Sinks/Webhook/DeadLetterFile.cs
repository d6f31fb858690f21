using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using N2Eye.Watch.Events;

namespace N2Eye.Watch.Sinks.Webhook;

/// <summary>Events that a receiver refused for what they are, one JSON object a line with the reason. Two files at most, each of a bounded size.</summary>
/// <param name="sink">The sink's name.</param>
/// <param name="path">The file; the one before it has <c>.1</c> behind its name.</param>
/// <param name="most">Bytes of each.</param>
/// <param name="time">The clock of the entries.</param>
/// <param name="logger">Told of every entry.</param>
internal sealed class DeadLetterFile(string sink, string path, long most, TimeProvider time, ILogger logger)
{
    public void Add(CameraEvent refused, string why)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (File.Exists(path) && new FileInfo(path).Length >= most) File.Move(path, path + ".1", overwrite: true);
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 0);
            file.Write(Line(refused, why));
            file.Flush(flushToDisk: true);
            logger.DeadLetter(sink, refused.Id, why, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is still in the journal; holding up all others for it would be worse.
            logger.DeadLetterLost(sink, refused.Id, why, exception.Message);
        }
    }

    private ReadOnlySpan<byte> Line(CameraEvent refused, string why)
    {
        var line = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("at", time.GetUtcNow());
            writer.WriteString("why", why);
            writer.WritePropertyName("event");
            writer.WriteRawValue(EventJson.ToUtf8(refused), skipInputValidation: true);
            writer.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan;
    }
}
