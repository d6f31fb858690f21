using System.Globalization;
using System.IO.Hashing;

namespace N2Eye.Runtime.Answering.Saved;

/// <summary>
/// Saved files that can be made again, in a folder: so many at most, and the one that was not used for longest goes first. A name is a sum over the
/// head, which says all that decides the numbers. Nothing that goes wrong here fails a question: it is told, and the thing is computed.
/// </summary>
/// <param name="folder">Where they are kept; made for its owner alone where it is not there.</param>
/// <param name="kind">What they are.</param>
/// <param name="most">Files, at most; as many are written by one process, whatever it is asked.</param>
/// <param name="note">Told what went wrong, one line.</param>
internal sealed class KeptFiles(string folder, SavedKind kind, int most, Action<string> note)
{
    private readonly string family = kind.ToString().ToLowerInvariant() + "-";
    private int written;

    /// <summary>Reads the numbers of a head; false where they are not kept, or not as they were written.</summary>
    /// <param name="head">What decides them.</param>
    /// <param name="read">Reads all of them, and sees that they are whole (<see cref="SavedFileReader.Finish"/>) before it uses them.</param>
    public bool TryRead(byte[] head, Action<SavedFileReader> read)
    {
        var path = PathOf(head);
        try
        {
            if (!File.Exists(path)) return false;
            using (var file = new SavedFileReader(path, kind))
            {
                if (!file.Head.AsSpan().SequenceEqual(head)) throw SavedFileException.Damaged("its head is another's");
                read(file);
            }

            Touch(path);
            return true;
        }
        catch (Exception exception) when (exception is SavedFileException or IOException or UnauthorizedAccessException)
        {
            note($"{path} is made anew: it {(exception is SavedFileException ? exception.Message : "cannot be read: " + exception.Message.ReplaceLineEndings(" "))}.");
            return false;
        }
    }

    /// <summary>Keeps the numbers of a head.</summary>
    /// <param name="head">What decides them.</param>
    /// <param name="write">Writes all of them.</param>
    public void TryWrite(byte[] head, Action<SavedFileWriter> write)
    {
        if (written++ >= most) return;
        try
        {
            MakeFolder();
            using (var file = new SavedFileWriter(PathOf(head), kind, head))
            {
                write(file);
                // What a power cut spoils, its sum tells: nobody waits for the disk.
                file.Commit(toDisk: false);
            }

            RemoveOldest();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            note($"Nothing is kept in {folder}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private string PathOf(byte[] head) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{family}{XxHash128.HashToUInt128(head):x32}"));

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Files of other processes too, and what they left unfinished.</summary>
    private void RemoveOldest()
    {
        foreach (var path in Directory.GetFiles(folder, family + "*").OrderByDescending(File.GetLastWriteTimeUtc).Skip(most)) File.Delete(path);
    }

    /// <summary>Notes that a file was used; once an hour is enough, and a card that wears out is not written to with every question.</summary>
    private static void Touch(string path)
    {
        try
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > TimeSpan.FromHours(1)) File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that may only be read: its files stay as old as they are.
        }
    }
}
