using System.Text.Encodings.Web;
using System.Text.Json;

namespace N2Eye.Runtime.Decoding.Grammars;

/// <summary>Pieces of JSON text (RFC 8259).</summary>
internal static class JsonPatterns
{
    /// <summary>Behind a colon or comma, where models were taught either way.</summary>
    public static Pattern Space { get; } = Pattern.Text(" ").OrNothing();

    public static Pattern Colon { get; } = Pattern.Join(Pattern.Text(":"), Space);

    public static Pattern Comma { get; } = Pattern.Join(Pattern.Text(","), Space);

    public static Pattern Boolean { get; } = Pattern.Any(Pattern.Text("true"), Pattern.Text("false"));

    public static Pattern Null { get; } = Pattern.Text("null");

    // One code point of a string: plain, or escaped. Halves of surrogate pairs are no text.
    private static readonly Pattern Character = Pattern.Any(
    [
        Pattern.Of(ByteSet.Range(0x20, 0x21) | ByteSet.Range(0x23, 0x5B) | ByteSet.Range(0x5D, 0x7E)),
        .. Utf8(),
        Pattern.Join(Pattern.Text("\\"), Pattern.Any(Pattern.Of(ByteSet.Of("\"\\/bfnrt")), Pattern.Join(Pattern.Text("u"), FourDigits()))),
    ]);

    /// <summary>A string of so many code points.</summary>
    public static Pattern String(int least, int? most) => Pattern.Join(Pattern.Text("\""), Character.Repeated(least, most), Pattern.Text("\""));

    /// <summary>A value as it stands, written without spaces.</summary>
    public static Pattern Literal(JsonElement value) => Pattern.Text(Text(value));

    /// <summary>A property's name.</summary>
    public static Pattern Name(string name) => Pattern.Text("\"" + JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"");

    private static string Text(JsonElement value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) value.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    // Well-formed UTF-8 of two to four bytes (Unicode 15, table 3-7).
    private static Pattern[] Utf8()
    {
        var tail = Pattern.Of(0x80, 0xBF);
        return
        [
            Pattern.Join(Pattern.Of(0xC2, 0xDF), tail),
            Pattern.Join(Pattern.Of(0xE0, 0xE0), Pattern.Of(0xA0, 0xBF), tail),
            Pattern.Join(Pattern.Of(ByteSet.Range(0xE1, 0xEC) | ByteSet.Range(0xEE, 0xEF)), tail, tail),
            Pattern.Join(Pattern.Of(0xED, 0xED), Pattern.Of(0x80, 0x9F), tail),
            Pattern.Join(Pattern.Of(0xF0, 0xF0), Pattern.Of(0x90, 0xBF), tail, tail),
            Pattern.Join(Pattern.Of(0xF1, 0xF3), tail, tail, tail),
            Pattern.Join(Pattern.Of(0xF4, 0xF4), Pattern.Of(0x80, 0x8F), tail, tail),
        ];
    }

    private static Pattern FourDigits()
    {
        var digit = Pattern.Of(ByteSet.Of("0123456789abcdefABCDEF"));
        return Pattern.Any(
            Pattern.Join(Pattern.Of(ByteSet.Of("0123456789abcefABCEF")), digit, digit, digit),
            Pattern.Join(Pattern.Of(ByteSet.Of("dD")), Pattern.Of(ByteSet.Of("01234567")), digit, digit));
    }
}
