using N2Eye.Runtime.Pictures.Decoding;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Sources.Splitting;

namespace N2Eye.Watch.Sources;

/// <summary>Picture files one after another, at a rate; a file may hold several JPEGs, one behind the other.</summary>
/// <param name="intake">Numbers the frames.</param>
/// <param name="options">Files, rate, whether to begin again.</param>
internal sealed class FileSource(FrameIntake intake, SourceOptions options) : IFrameSource
{
    /// <inheritdoc/>
    public async Task RunAsync(Action<Frame> deliver, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / (options.Fps ?? 1)), intake.Time);
        var isFirst = true;
        do
        {
            foreach (var file in options.Files!)
            {
                foreach (var picture in Pictures(file))
                {
                    if (!isFirst && !await timer.WaitForNextTickAsync(cancellation)) return;
                    isFirst = false;
                    cancellation.ThrowIfCancellationRequested();
                    intake.Deliver(deliver, FrameFormat.File, 0, 0, picture);
                }
            }

            if (isFirst) throw new SourceException($"{string.Join(", ", options.Files!)}: no picture is in there.");
        }
        while (options.Loop ?? true);
    }

    /// <summary>The pictures of a file: several JPEG or PNG files behind each other, or one of any format.</summary>
    private static IEnumerable<byte[]> Pictures(string path)
    {
        using var file = Open(path);
        var found = new Queue<byte[]>();
        var splitter = new PictureSplitter();
        var buffer = new byte[1 << 16];
        var any = false;
        var count = file.Read(buffer);
        // A picture of these formats may hold a JPEG, such as a preview, which is not what is asked for.
        var isOne = PictureSignature.Of(buffer.AsSpan(0, count)) is PictureFormat.WebP or PictureFormat.Bmp or PictureFormat.Gif;
        for (; !isOne && count > 0; count = file.Read(buffer))
        {
            splitter.Append(buffer.AsSpan(0, count), found.Enqueue);
            for (; found.TryDequeue(out var picture); any = true) yield return picture;
        }

        if (any || file.Length is 0 or > PictureSplitter.DefaultMaxBytes) yield break;
        var whole = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(whole);
        yield return whole;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"{path} cannot be read: check path and permissions.", failed);
        }
    }
}
