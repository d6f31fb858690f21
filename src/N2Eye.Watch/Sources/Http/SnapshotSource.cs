using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using N2Eye.Runtime.Pictures.Decoding;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Sources.Splitting;

namespace N2Eye.Watch.Sources.Http;

/// <summary>An address that gives one picture each time, asked at an interval. A picture that the camera calls unchanged is no new frame.</summary>
/// <param name="intake">Numbers the frames.</param>
/// <param name="options">Address, credentials, interval, timeout.</param>
internal sealed class SnapshotSource(FrameIntake intake, SourceOptions options) : IFrameSource
{
    private const int MaxBytes = PictureSplitter.DefaultMaxBytes;

    /// <inheritdoc/>
    public async Task RunAsync(Action<Frame> deliver, CancellationToken cancellation)
    {
        using var client = new CameraClient(options, intake.Time);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.IntervalSeconds ?? 1), intake.Time);
        EntityTagHeaderValue? tag = null;
        DateTimeOffset? changed = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, client.Url);
            if (tag is not null) request.Headers.IfNoneMatch.Add(tag);
            else if (changed is not null) request.Headers.IfModifiedSince = changed;
            using var response = await client.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.NotModified) continue;
            var bytes = await ReadAsync(client, response, cancellation);
            tag = response.Headers.ETag;
            changed = response.Content.Headers.LastModified;
            intake.Deliver(deliver, FrameFormat.File, 0, 0, bytes);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private static async Task<byte[]> ReadAsync(CameraClient client, HttpResponseMessage response, CancellationToken cancellation)
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > MaxBytes) throw TooLarge(client);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[(announced ?? 1 << 18) + 1]; // One byte more than expected shows the end without growing.
        var length = 0;
        while (await client.ReadAsync(body, buffer.AsMemory(length), cancellation) is > 0 and var count)
        {
            length += count;
            if (length > MaxBytes) throw TooLarge(client);
            if (length == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(2L * length, MaxBytes + 1L));
        }

        if (PictureSignature.Of(buffer.AsSpan(0, length)) == PictureFormat.Unknown)
        {
            var type = response.Content.Headers.ContentType?.MediaType ?? "something";
            throw new SourceException(string.Create(CultureInfo.InvariantCulture, $"{client.Name} sends {type} of {length} bytes and no picture: check the address; for a stream use type mjpeg."));
        }

        return buffer.AsSpan(0, length).ToArray();
    }

    private static SourceException TooLarge(CameraClient client) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{client.Name} sends more than {MaxBytes >> 20} MiB for one picture: check the address."));
}
