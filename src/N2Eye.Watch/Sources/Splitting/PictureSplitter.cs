namespace N2Eye.Watch.Sources.Splitting;

/// <summary>
/// Finds JPEG and PNG files one behind the other, and skips whatever stands between them, such as the headers of a multipart
/// stream. A file that is cut off or malformed is dropped, and the search goes on where it stopped making sense.
/// </summary>
/// <param name="maxBytes">Largest file; a larger one is dropped. Bounds the memory: at most twice as much is held.</param>
internal sealed class PictureSplitter(int maxBytes = PictureSplitter.DefaultMaxBytes) : IFrameSplitter
{
    /// <summary>64 MiB.</summary>
    public const int DefaultMaxBytes = 64 << 20;

    private const int FirstSize = 1 << 16;
    private const int Piece = 1 << 20;

    private byte[] buffer = [];
    private int begin;
    private int end;
    private IPictureScan? scan;

    /// <summary>Files that began and were dropped: cut off, malformed or too large.</summary>
    public long Dropped { get; private set; }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes, Action<byte[]> complete)
    {
        // In pieces, so that a huge piece of garbage is never held as a whole.
        for (; bytes.Length > Piece; bytes = bytes[Piece..]) AppendPiece(bytes[..Piece], complete);
        AppendPiece(bytes, complete);
    }

    private void AppendPiece(ReadOnlySpan<byte> bytes, Action<byte[]> complete)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(end));
        end += bytes.Length;
        while (scan is not null || FindBeginning()) // Each round takes a picture out, or drops one.
        {
            var result = scan!.Advance(buffer.AsSpan(begin, end - begin));
            // A chunk that reaches beyond the limit need not be waited for.
            if (Math.Max(scan.Position, result == ScanResult.More ? end - begin : 0) > maxBytes) result = ScanResult.Broken;
            if (result == ScanResult.More) return;
            var length = (int)Math.Min(scan.Position, end - begin);
            if (result == ScanResult.Complete) complete(buffer.AsSpan(begin, length).ToArray());
            else Dropped++;
            begin += length;
            scan = null;
        }
    }

    /// <summary>Skips to where a picture may begin; false where there is none yet.</summary>
    private bool FindBeginning()
    {
        while (begin < end)
        {
            var rest = buffer.AsSpan(begin, end - begin);
            var at = rest.IndexOfAny((byte)0xFF, PngScan.Signature[0]);
            if (at < 0) break;
            begin += at;
            rest = rest[at..];
            ReadOnlySpan<byte> signature = rest[0] == 0xFF ? [0xFF, 0xD8, 0xFF] : PngScan.Signature;
            var known = Math.Min(rest.Length, signature.Length);
            if (!rest[..known].SequenceEqual(signature[..known]))
            {
                begin++;
                continue;
            }

            if (known < signature.Length) return false;
            scan = rest[0] == 0xFF ? new JpegScan() : new PngScan();
            return true;
        }

        begin = end;
        return false;
    }

    private void Reserve(int count)
    {
        if (buffer.Length - end >= count) return;
        var held = end - begin;
        var target = buffer;
        if (buffer.Length - held < count)
        {
            var size = Math.Min(Math.Max(buffer.Length * 2L, FirstSize), 2L * maxBytes);
            target = new byte[Math.Max(size, held + count)];
        }

        buffer.AsSpan(begin, held).CopyTo(target);
        (buffer, begin, end) = (target, 0, held);
    }
}
