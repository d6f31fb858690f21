using N2Eye.Runtime;

namespace N2Eye.Watch.Journal;

/// <summary>The folder of a journal, and that one process alone writes it.</summary>
internal static class JournalFolder
{
    /// <summary>Makes the folder where it is absent and holds its lock file, which the system lets go when the process ends in whatever way.</summary>
    /// <exception cref="N2EyeException">FileAccess: it cannot be written, or another process holds it.</exception>
    public static FileStream Own(string folder)
    {
        var path = Path.Combine(folder, "journal.lock");
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new N2EyeException(FailureKind.FileAccess, $"{path} is held by another process that writes this journal: stop it, or give this one another folder.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, exception);
        }
    }

    /// <summary>The failure that names what cannot be written.</summary>
    public static N2EyeException Unwritable(string path, Exception cause) =>
        new(FailureKind.FileAccess, $"{path} cannot be written: {cause.Message.ReplaceLineEndings(" ")} Check the disk's space and the permissions.", cause);
}
