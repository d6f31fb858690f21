using System.Globalization;
using System.Text.Json;

namespace N2Eye.SingleFile;

/// <summary>The list of entries as JSON, one line, so that <c>tail -c 2000 n2eye</c> shows it to a person.</summary>
internal static class EntryDirectory
{
    public static byte[] ToBytes(IEnumerable<Entry> entries)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var entry in entries)
            {
                writer.WriteStartObject();
                writer.WriteString("name", entry.Name);
                writer.WriteString("kind", NameOf(entry.Kind));
                writer.WriteNumber("offset", entry.Offset);
                writer.WriteNumber("length", entry.Length);
                writer.WriteNumber("size", entry.Size);
                writer.WriteString("xxh128", HashText(entry.Hash));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.ToArray();
    }

    /// <exception cref="FormatException">It is not what <see cref="ToBytes"/> writes, or an entry lies outside the file.</exception>
    public static IReadOnlyList<Entry> Parse(ReadOnlyMemory<byte> bytes, long fileLength)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return [.. document.RootElement.EnumerateArray().Select(Entry)];
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException("The directory is malformed.", malformed);
        }

        Entry Entry(JsonElement item)
        {
            var (offset, length) = (item.GetProperty("offset").GetInt64(), item.GetProperty("length").GetInt64());
            if (offset < 0 || length < 0 || offset > fileLength - length) throw new FormatException("An entry lies outside the file.");
            var (kind, size) = (KindOf(item.GetProperty("kind").GetString()), item.GetProperty("size").GetInt64());
            if (kind == EntryKind.Library ? size is < 1 or > int.MaxValue : size != length) throw new FormatException("An entry has a wrong size.");
            return new Entry(
                item.GetProperty("name").GetString()!,
                kind,
                offset,
                length,
                size,
                UInt128.Parse(item.GetProperty("xxh128").GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }
    }

    public static string NameOf(EntryKind kind) => kind switch
    {
        EntryKind.Program => "program",
        EntryKind.Library => "library",
        _ => "weights",
    };

    /// <summary>32 hexadecimal digits.</summary>
    public static string HashText(UInt128 hash) => hash.ToString("x32", CultureInfo.InvariantCulture);

    private static EntryKind KindOf(string? name) => name switch
    {
        "program" => EntryKind.Program,
        "library" => EntryKind.Library,
        "weights" => EntryKind.Weights,
        _ => throw new FormatException("An entry is of an unknown kind."),
    };
}
