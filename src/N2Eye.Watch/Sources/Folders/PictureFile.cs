using Microsoft.Win32.SafeHandles;
using N2Eye.Watch.Posix;
using N2Eye.Watch.Sources.Splitting;

namespace N2Eye.Watch.Sources.Folders;

/// <summary>A file of a watched folder.</summary>
internal static class PictureFile
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"];

    /// <summary>Whether a name is a picture's. Names with a leading dot are what copying programs use until a file is whole.</summary>
    public static bool IsPicture(string name) =>
        name.Length > 0 && name[0] != '.' && Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>The file's bytes; null where it is gone, empty, no plain file or larger than 64 MiB. A link is not followed out of the folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">Why it was not read.</param>
    public static byte[]? Read(string path, out string why)
    {
        // Not blocking: a pipe of that name would hold this thread until somebody wrote to it.
        var descriptor = Libc.Open(path, Libc.ReadOnly | Libc.NonBlocking | Libc.CloseOnExec | Libc.NoFollow);
        if (descriptor < 0)
        {
            why = descriptor == -Errno.TooManyLinks ? "it is a link" : Libc.Describe(-descriptor);
            return null;
        }

        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            var length = RandomAccess.GetLength(file);
            why = length == 0 ? "it is empty" : "it is larger than 64 MiB";
            if (length is 0 or > PictureSplitter.DefaultMaxBytes) return null;
            var bytes = GC.AllocateUninitializedArray<byte>((int)length);
            var read = 0;
            while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var count) read += count;
            why = "it became shorter while it was read";
            return read == bytes.Length ? bytes : null;
        }
        catch (Exception failed) when (failed is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            why = failed.Message;
            return null;
        }
    }

    /// <summary>Whether a file that nobody was seen closing ends where its format ends: another one may still be written to.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? JpegScan.LengthOf(bytes) > 0
        : !bytes.StartsWith(PngScan.Signature) || new PngScan().Advance(bytes) == ScanResult.Complete;
}
