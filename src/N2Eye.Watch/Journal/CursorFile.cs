using System.Text.Json;
using System.Text.Json.Serialization;
using N2Eye.Runtime;
using N2Eye.Watch.Options;

namespace N2Eye.Watch.Journal;

/// <summary>Up to where a sink has sent the journal.</summary>
internal sealed record JournalCursor
{
    /// <summary>Number of the segment.</summary>
    public required long Segment { get; init; }

    /// <summary>Bytes of it that are sent: the end of a line.</summary>
    public required long Offset { get; init; }

    /// <summary>Number of the last event that is sent; 0 before the first.</summary>
    public required long Sequence { get; init; }

    /// <summary>The end of that event's line, so that another line in its place is noticed; null at the beginning of a segment.</summary>
    public string? Tail { get; init; }
}

/// <summary>A sink's cursor on the disk: <c>cursors/NAME.json</c>.</summary>
internal sealed class CursorFile(string path)
{
    public string Path { get; } = path;

    /// <summary>The file of a sink of that name.</summary>
    /// <exception cref="N2EyeException">BadInput: the name cannot be a file's.</exception>
    public static CursorFile Of(string folder, string name)
    {
        if (!PlainName.Is(name)) throw new N2EyeException(FailureKind.BadInput, $"The sink's name '{name}' must be 1 to 64 letters, digits, dashes and underscores.");
        return new CursorFile(System.IO.Path.Combine(folder, "cursors", name + ".json"));
    }

    /// <summary>What the file says; null where there is none.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    public JournalCursor? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path), CursorJson.Default.JournalCursor);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes it, durably.</summary>
    public void Write(JournalCursor cursor)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        DurableFile.Replace(Path, JsonSerializer.SerializeToUtf8Bytes(cursor, CursorJson.Default.JournalCursor));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(JournalCursor))]
internal sealed partial class CursorJson : JsonSerializerContext;
