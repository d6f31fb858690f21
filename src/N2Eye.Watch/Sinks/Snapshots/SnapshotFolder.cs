using System.Globalization;
using Microsoft.Extensions.Logging;
using N2Eye.Runtime;
using N2Eye.Watch.Journal;

namespace N2Eye.Watch.Sinks.Snapshots;

/// <summary>Pictures of events by day and hash: <c>2026/06/01/HASH.jpg</c>. The oldest go when there are too many; other files in the folder are left alone.</summary>
public sealed class SnapshotFolder
{
    private const int HashLength = 32;
    private const string Temporary = ".tmp";

    private readonly Lock gate = new();
    private readonly SnapshotOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly string root;
    // Bytes by day, yyyy/mm/dd: a picture more or less is counted without looking at all others.
    private readonly SortedDictionary<string, long> days = new(StringComparer.Ordinal);

    /// <summary>Opens the folder and counts what it holds.</summary>
    /// <param name="options">Where and how many.</param>
    /// <param name="time">The clock of ages.</param>
    /// <param name="logger">Told of what is deleted.</param>
    /// <exception cref="N2EyeException">FileAccess: the folder cannot be read or made.</exception>
    public SnapshotFolder(SnapshotOptions options, TimeProvider time, ILogger logger)
    {
        (this.options, this.time, this.logger, root) = (options, time, logger, Path.GetFullPath(options.Folder));
        try
        {
            Directory.CreateDirectory(root);
            foreach (var day in DayFolders())
            {
                // A picture that a power cut stopped in the middle.
                foreach (var file in Pictures(day, isUnfinished: true).ToArray()) file.Delete();
                days[day] = Pictures(day).Sum(file => file.Length);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw JournalFolder.Unwritable(root, exception);
        }
    }

    /// <summary>Bytes of all pictures.</summary>
    public long Bytes
    {
        get
        {
            lock (gate) return days.Values.Sum();
        }
    }

    /// <summary>Keeps a picture; one that is there already is not written again.</summary>
    /// <param name="hash">Its hash, 32 hexadecimal digits.</param>
    /// <param name="bytes">The picture file.</param>
    /// <param name="extension">What kind of file it is, without a dot: <c>jpg</c>.</param>
    /// <param name="taken">When it was taken.</param>
    /// <returns>Its path relative to the folder, with slashes, for <see cref="Events.CameraEvent.Picture"/>.</returns>
    /// <exception cref="N2EyeException">FileAccess: it cannot be written.</exception>
    public string Save(string hash, ReadOnlySpan<byte> bytes, string extension, DateTimeOffset taken)
    {
        if (hash.Length != HashLength || !hash.All(char.IsAsciiHexDigitLower)) throw new ArgumentException("A hash has 32 hexadecimal digits.", nameof(hash));
        if (extension.Length is 0 or > 8 || !extension.All(char.IsAsciiLetterOrDigit)) throw new ArgumentException("An extension has letters and digits alone.", nameof(extension));
        var day = Day(taken);
        var relative = $"{day}/{hash}.{extension}";
        var path = Path.Combine(root, relative);
        lock (gate)
        {
            try
            {
                if (File.Exists(path)) return relative;
                Directory.CreateDirectory(Path.Combine(root, day));
                DurableFile.Replace(path, bytes);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw JournalFolder.Unwritable(path, exception);
            }

            days[day] = days.GetValueOrDefault(day) + bytes.Length;
            Sweep(path);
        }

        return relative;
    }

    /// <summary>The file of a picture that an event names.</summary>
    /// <param name="folder">The folder of the pictures.</param>
    /// <param name="relative">Its path relative to the folder.</param>
    /// <exception cref="N2EyeException">BadInput: it leads out of the folder.</exception>
    public static string FileOf(string folder, string relative)
    {
        // With one slash at its end, however the folder is said.
        var root = Path.GetFullPath(folder + Path.DirectorySeparatorChar);
        var path = Path.GetFullPath(relative, root);
        return path.StartsWith(root, StringComparison.Ordinal) ? path : throw new N2EyeException(FailureKind.BadInput, $"The picture '{relative}' is not in {root}.");
    }

    private void Sweep(string newest)
    {
        var oldest = Day(time.GetUtcNow() - TimeSpan.FromDays(options.KeepDays));
        var bytes = days.Values.Sum();
        foreach (var day in days.Keys.ToArray())
        {
            var isOld = string.CompareOrdinal(day, oldest) < 0;
            if (!isOld && bytes <= options.KeepBytes) return;
            bytes -= isOld ? Clear(day, long.MaxValue, "it is older than keep_days", newest) : Clear(day, bytes - options.KeepBytes, "the pictures are larger than keep_bytes", newest);
        }
    }

    // Deletes a day's oldest pictures until so many bytes are gone. Returns how many are.
    private long Clear(string day, long surplus, string why, string newest)
    {
        var before = days[day];
        try
        {
            var pictures = Pictures(day).OrderBy(file => file.LastWriteTimeUtc).ToArray();
            // Some may have been deleted by hand, or the whole day.
            days[day] = pictures.Sum(file => file.Length);
            foreach (var file in pictures)
            {
                if (before - days[day] >= surplus || file.FullName == newest) continue;
                var length = file.Length;
                if (Delete(file, why)) days[day] -= length;
            }

            if (days[day] == 0) Forget(day);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The picture that is saved counts more, and other days may go.
            logger.SnapshotsStay(Path.Combine(root, day), exception.Message);
        }

        return before - days.GetValueOrDefault(day);
    }

    private bool Delete(FileInfo file, string why)
    {
        try
        {
            file.Delete();
            logger.SnapshotDeleted(file.FullName, why);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.SnapshotStays(file.FullName, exception.Message);
            return false;
        }
    }

    // The folders of a day go with its last picture, unless something else is in them.
    private void Forget(string day)
    {
        days.Remove(day);
        for (var folder = day; folder.Length > 0; folder = Path.GetDirectoryName(folder)!)
        {
            var path = Path.Combine(root, folder);
            if (!Directory.Exists(path) || Directory.EnumerateFileSystemEntries(path).Any()) return;
            Directory.Delete(path);
        }
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture);

    private IEnumerable<string> DayFolders() =>
        from year in Numbered(root, 4)
        from month in Numbered(Path.Combine(root, year), 2)
        from day in Numbered(Path.Combine(root, year, month), 2)
        select $"{year}/{month}/{day}";

    private static IEnumerable<string> Numbered(string folder, int digits) =>
        Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Where(name => name.Length == digits && name.All(char.IsAsciiDigit));

    private static IEnumerable<FileInfo> Files(string folder) => Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles() : [];

    private IEnumerable<FileInfo> Pictures(string day, bool isUnfinished = false) => Files(Path.Combine(root, day)).Where(file =>
        file.Name.Length > HashLength && file.Name[HashLength] == '.' && file.Name.EndsWith(Temporary, StringComparison.Ordinal) == isUnfinished && file.Name.AsSpan(0, HashLength).IndexOfAnyExcept("0123456789abcdef") < 0);
}
