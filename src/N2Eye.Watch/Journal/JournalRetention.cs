using Microsoft.Extensions.Logging;

namespace N2Eye.Watch.Journal;

/// <summary>Deletes old segments, so that the journal stays within its bounds.</summary>
internal sealed class JournalRetention(JournalOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTimeOffset swept = DateTimeOffset.MinValue;

    /// <summary>Whether the ages should be looked at again. A clock that was set back counts too.</summary>
    public bool IsDue => (time.GetUtcNow() - swept).Duration() >= Interval;

    /// <summary>Deletes the oldest segments beyond the size, and those beyond the age that every follower is through with.</summary>
    /// <param name="newest">Number of the segment that is written: it stays.</param>
    /// <param name="needed">Number of the oldest segment that a follower has not sent.</param>
    public void Sweep(long newest, long needed)
    {
        swept = time.GetUtcNow();
        // The newest counts as full: between two sweeps it becomes so.
        var bytes = options.SegmentBytes;
        foreach (var number in Segments.List(options.Folder).AsEnumerable().Reverse())
        {
            if (number >= newest) continue;
            var file = new FileInfo(Segments.Path(options.Folder, number));
            bytes += file.Length;
            if (bytes > options.KeepBytes) Delete(number, file.FullName, "the journal is larger than keep_bytes");
            // Ages come from a clock that may have been wrong, on a box without one of its own: they delete nothing that is not sent.
            else if (swept - file.LastWriteTimeUtc > TimeSpan.FromDays(options.KeepDays) && number < needed) Delete(number, file.FullName, "it is older than keep_days");
        }
    }

    private void Delete(long number, string path, string why)
    {
        try
        {
            File.Delete(path);
            File.Delete(Segments.TornPath(options.Folder, number));
            logger.SegmentDeleted(path, why);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.SegmentStays(path, exception.Message);
        }
    }
}
