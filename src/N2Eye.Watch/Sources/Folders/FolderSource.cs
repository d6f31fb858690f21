using Microsoft.Extensions.Logging;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Posix;

namespace N2Eye.Watch.Sources.Folders;

/// <summary>A folder into which something puts pictures. A file counts once its writer closed it, or once it was moved in.</summary>
/// <param name="intake">Numbers the frames.</param>
/// <param name="options">Folder, what counts, what becomes of files.</param>
/// <param name="log">Told about files that are left out.</param>
internal sealed class FolderSource(FrameIntake intake, SourceOptions options, ILogger log) : IFrameSource
{
    private const int PollMilliseconds = 200;

    // The latest time of a file that was read: what a folder got while it was not watched is what is younger. Null: not opened yet.
    private DateTime? readUpTo;

    private string Folder => options.Path!;

    /// <inheritdoc/>
    public Task RunAsync(Action<Frame> deliver, CancellationToken cancellation) => OwnThread.Run(() => Run(deliver, cancellation), "camera " + intake.Camera);

    private void Run(Action<Frame> deliver, CancellationToken cancellation)
    {
        var error = FolderWatch.Start(Folder, out var started);
        if (started is null)
        {
            throw new SourceException(error switch
            {
                Errno.NoEntry => $"{Folder} is not there: make the folder.",
                Errno.NoSpace => "the system's limit of watched folders is reached: raise fs.inotify.max_user_watches.",
                _ => $"{Folder} cannot be watched: {Libc.Describe(error)}.",
            });
        }

        using var watch = started;
        log.LogInformation("{Camera}: {Folder} is watched.", intake.Camera, Folder);
        Existing(deliver, cancellation);
        while (!cancellation.IsCancellationRequested)
        {
            FolderChange? broken = null;
            watch.Wait(PollMilliseconds, (change, name) =>
            {
                if (change == FolderChange.FileComplete) Take(name, deliver, mayBeUnfinished: false);
                else broken = change;
            });
            if (broken is FolderChange.Gone) throw new SourceException($"{Folder} is gone: make the folder again.");
            // What was missed is read by opening again.
            if (broken is FolderChange.Overflow) throw new SourceException($"{Folder} got more files at once than the system remembers: it is read anew.");
        }

        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Reads what is there already, oldest first: at the first start where that is asked for, later what is younger than the last file read.</summary>
    private void Existing(Action<Frame> deliver, CancellationToken cancellation)
    {
        var since = readUpTo ?? (options.StartWith == StartWith.All ? DateTime.MinValue : DateTime.MaxValue);
        readUpTo ??= intake.Time.GetUtcNow().UtcDateTime;
        if (since == DateTime.MaxValue) return;
        FileInfo[] files;
        try
        {
            files = new DirectoryInfo(Folder).GetFiles();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"{Folder} cannot be listed: {failed.Message.ReplaceLineEndings(" ")}", failed);
        }

        foreach (var file in files.Where(file => file.LastWriteTimeUtc > since).OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            if (cancellation.IsCancellationRequested) return;
            Take(file.Name, deliver, mayBeUnfinished: true);
        }
    }

    private void Take(string name, Action<Frame> deliver, bool mayBeUnfinished)
    {
        if (!PictureFile.IsPicture(name)) return;
        var path = Path.Combine(Folder, name);
        if (intake.IsEarly)
        {
            // Not read, and so not put away: nobody saw it.
            log.LogDebug("{Camera}: {File} is left out: it comes too early for max_fps.", intake.Camera, path);
            return;
        }

        var bytes = PictureFile.Read(path, out var why);
        if (bytes is null)
        {
            log.LogDebug("{Camera}: {File} is left out: {Why}.", intake.Camera, path, why);
            return;
        }

        // It will be closed some day, and then it comes.
        if (mayBeUnfinished && !PictureFile.IsWhole(bytes)) return;
        var written = File.GetLastWriteTimeUtc(path);
        if (written > readUpTo) readUpTo = written;
        intake.Deliver(deliver, FrameFormat.File, 0, 0, bytes);
        PutAway(path, name);
    }

    private void PutAway(string path, string name)
    {
        try
        {
            if (options.After == AfterReading.Delete) File.Delete(path);
            if (options.After != AfterReading.Move) return;
            Directory.CreateDirectory(options.MoveTo!);
            File.Move(path, Path.Combine(options.MoveTo!, name), overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("{Camera}: {File} was read and cannot be put away: {Why}", intake.Camera, path, failed.Message.ReplaceLineEndings(" "));
        }
    }
}
