using N2Eye.Runtime;

namespace N2Eye.Program.Commands;

/// <summary>Opens what a command reads.</summary>
internal static class InputFiles
{
    /// <summary>A file, or standard input for <c>-</c>.</summary>
    public static Stream Open(string path, CancellationToken cancellation)
    {
        if (path == StandardInput.Path) return StandardInput.Open(cancellation);
        if (path.Length == 0) throw new N2EyeException(FailureKind.FileAccess, "The file name is empty: give a file, or - for standard input.");
        if (Directory.Exists(path)) throw new N2EyeException(FailureKind.FileAccess, $"{path} is a folder: give a file.");
        if (!File.Exists(path)) throw new N2EyeException(FailureKind.FileAccess, $"{path} does not exist.");
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"Cannot read {path}: {exception.Message}", exception);
        }
    }

    /// <summary>The whole file, or standard input for <c>-</c>.</summary>
    public static byte[] ReadAll(string path, CancellationToken cancellation)
    {
        using var stream = Open(path, cancellation);
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
