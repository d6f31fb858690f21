using N2Eye.Watch.Frames;
using N2Eye.Watch.Sources.Splitting;

namespace N2Eye.Watch.Sources.Http;

/// <summary>
/// An address that sends one picture after another (multipart/x-mixed-replace). The pictures are found by their own structure:
/// the boundaries and lengths between them, which many cameras get wrong, are skipped.
/// </summary>
/// <param name="intake">Numbers the frames.</param>
/// <param name="options">Address, credentials, timeout.</param>
internal sealed class MjpegSource(FrameIntake intake, SourceOptions options) : IFrameSource
{
    /// <inheritdoc/>
    public async Task RunAsync(Action<Frame> deliver, CancellationToken cancellation)
    {
        using var client = new CameraClient(options, intake.Time);
        using var request = new HttpRequestMessage(HttpMethod.Get, client.Url);
        using var response = await client.SendAsync(request, cancellation);
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (!type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) && !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            && !type.StartsWith("video/", StringComparison.OrdinalIgnoreCase) && type is not ("" or "application/octet-stream"))
            throw new SourceException($"{client.Name} sends {type} and no pictures: check the address; for one picture each time use type snapshot.");
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var splitter = new PictureSplitter();
        var buffer = new byte[1 << 16];
        while (await client.ReadAsync(body, buffer, cancellation) is > 0 and var count)
            splitter.Append(buffer.AsSpan(0, count), frame => intake.Deliver(deliver, FrameFormat.File, 0, 0, frame));
        throw new SourceException($"{client.Name} ended its stream.");
    }
}
