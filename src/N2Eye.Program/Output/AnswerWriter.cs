using System.Buffers;
using System.Text;

namespace N2Eye.Program.Output;

/// <summary>Streams an answer to stdout as UTF-8, flushed piece by piece, without allocating.</summary>
internal sealed class AnswerWriter(Stream stream)
{
    private readonly byte[] buffer = new byte[4096];

    public Stream Stream { get; } = stream;

    public void Write(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var piece = text[..Math.Min(text.Length, buffer.Length / 3)];
            // Never between the halves of a surrogate pair.
            if (piece.Length < text.Length && char.IsHighSurrogate(piece[^1])) piece = piece[..^1];
            var written = Encoding.UTF8.GetBytes(piece, buffer);
            Stream.Write(buffer, 0, written);
            text = text[piece.Length..];
        }

        Stream.Flush();
    }

    public void EndLine()
    {
        Stream.WriteByte((byte)'\n');
        Stream.Flush();
    }
}
