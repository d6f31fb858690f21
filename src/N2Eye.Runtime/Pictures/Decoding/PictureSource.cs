using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Security;

namespace N2Eye.Runtime.Pictures.Decoding;

/// <summary>The encoded bytes of one picture in a pooled buffer.</summary>
internal sealed class PictureSource : IDisposable
{
    private const int FirstGuess = 1 << 16;

    private byte[] buffer;
    private readonly int length;

    private PictureSource(string name, byte[] rented, int length)
    {
        Name = name;
        buffer = rented;
        this.length = length;
        // Not SHA-256: .NET's needs OpenSSL, which a bare box does not have.
        ContentHash = XxHash128.HashToUInt128(Bytes).ToString("x32", CultureInfo.InvariantCulture);
    }

    /// <summary>How messages call the picture.</summary>
    public string Name { get; }

    /// <summary>Of the bytes as they were read: a decoder may mend a header afterwards.</summary>
    public string ContentHash { get; }

    public Span<byte> Bytes => buffer.AsSpan(0, length);

    public static PictureSource FromFile(string path, PictureLimits limits)
    {
        var name = PictureName.Printable(path);
        try
        {
            if (path.Length == 0) throw new N2EyeException(FailureKind.FileAccess, "The picture's file name is empty: give the path of a picture.");
            if (Directory.Exists(path)) throw new N2EyeException(FailureKind.FileAccess, $"{name} is a directory: give the path of a picture in it.");
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            // A pipe or device has no length of its own; the stream's limit holds it.
            if (!file.CanSeek) return FromStream(file, name, limits);
            if (file.Length > limits.MaxBytes) throw TooManyBytes(name, limits);
            return Fill(file, name, (int)file.Length, limits);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"{name} does not exist: check the picture's path.", absent);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or SecurityException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"{name} cannot be read: check the picture's path and permissions.", refused);
        }
    }

    public static PictureSource FromStream(Stream stream, string name, PictureLimits limits)
    {
        name = PictureName.Printable(name);
        try
        {
            return Fill(stream, name, FirstGuess, limits);
        }
        catch (IOException broken)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"{name} cannot be read to its end: send the picture again.", broken);
        }
    }

    public static PictureSource FromBytes(ReadOnlySpan<byte> encoded, string name, PictureLimits limits)
    {
        name = PictureName.Printable(name);
        if (encoded.Length > limits.MaxBytes) throw TooManyBytes(name, limits);
        var buffer = ArrayPool<byte>.Shared.Rent(encoded.Length);
        encoded.CopyTo(buffer);
        return new PictureSource(name, buffer, encoded.Length);
    }

    public void Dispose()
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private static PictureSource Fill(Stream stream, string name, int guess, PictureLimits limits)
    {
        // One byte more than expected shows the end of the stream without growing.
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(guess, limits.MaxBytes) + 1);
        var length = 0;
        try
        {
            while (stream.Read(buffer, length, buffer.Length - length) is > 0 and var count)
            {
                length += count;
                if (length > limits.MaxBytes) throw TooManyBytes(name, limits);
                if (length == buffer.Length) buffer = Grow(buffer);
            }

            return new PictureSource(name, buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static N2EyeException TooManyBytes(string name, PictureLimits limits) => new(
        FailureKind.BadInput,
        FormattableString.Invariant($"{name} is larger than {limits.MaxBytes >> 20} MiB: give a smaller file."));
}
