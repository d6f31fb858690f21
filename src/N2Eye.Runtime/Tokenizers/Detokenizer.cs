using System.Text.Unicode;

namespace N2Eye.Runtime.Tokenizers;

/// <summary>
/// Turns ids into text one at a time. A character whose bytes are spread over tokens appears when its last byte does; the text
/// in all is that of <see cref="Tokenizer.Decode"/>. Nothing is allocated per token once the buffers fit.
/// </summary>
/// <param name="tokenizer">The tokenizer.</param>
public sealed class Detokenizer(Tokenizer tokenizer)
{
    private byte[] bytes = new byte[256];
    private char[] chars = new char[256];
    private int pending; // bytes of an unfinished character

    /// <summary>Adds a token and returns the characters that it completes; valid until the next call.</summary>
    public ReadOnlySpan<char> Append(int id)
    {
        var added = tokenizer.BytesOf(id);
        if (pending + added.Length > bytes.Length)
        {
            Array.Resize(ref bytes, 2 * (pending + added.Length));
            chars = new char[bytes.Length];
        }

        added.CopyTo(bytes.AsSpan(pending));
        return Convert(pending + added.Length, isFinal: false);
    }

    /// <summary>Returns what an unfinished character at the end becomes.</summary>
    public ReadOnlySpan<char> Flush() => Convert(pending, isFinal: true);

    private ReadOnlySpan<char> Convert(int length, bool isFinal)
    {
        Utf8.ToUtf16(bytes.AsSpan(0, length), chars, out var read, out var written, replaceInvalidSequences: true, isFinalBlock: isFinal);
        pending = length - read;
        bytes.AsSpan(read, pending).CopyTo(bytes);
        return chars.AsSpan(0, written);
    }
}
