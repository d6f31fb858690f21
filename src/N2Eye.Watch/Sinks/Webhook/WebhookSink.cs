using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using N2Eye.Watch.Events;

namespace N2Eye.Watch.Sinks.Webhook;

/// <summary>Events by HTTP POST, one or an array. A reply of 200 to 299 acknowledges; what is refused for what it is goes to a file; everything else is tried again.</summary>
public sealed class WebhookSink : ISink
{
    /// <summary>Longest wait that a receiver may ask for.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly WebhookSinkOptions options;
    private readonly WebhookClient client;
    private readonly DeadLetterFile deadLetters;
    // What is behind the host may be a secret, and messages go into logs.
    private readonly string host;

    /// <summary>A sink.</summary>
    /// <param name="options">The receiver.</param>
    /// <param name="folder">Where the file of refused events lies: <c>dead-letter/NAME.jsonl</c> of the journal's folder.</param>
    /// <param name="time">The clock of the entries.</param>
    /// <param name="logger">Told of refused events.</param>
    public WebhookSink(WebhookSinkOptions options, string folder, TimeProvider time, ILogger logger)
    {
        (this.options, client, host) = (options, new WebhookClient(options, time), options.Address()!.GetLeftPart(UriPartial.Authority));
        deadLetters = new DeadLetterFile(options.Name, Path.Combine(folder, "dead-letter", options.Name + ".jsonl"), options.DeadLetterBytes, time, logger);
    }

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public int Batch => options.Batch;

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellation)
    {
        if (await PostAsync(events, cancellation).ConfigureAwait(false) is not { } why) return;
        if (events.Count == 1)
        {
            deadLetters.Add(events[0], why);
            return;
        }

        // Only one of them may be at fault.
        foreach (var single in events) await SendAsync([single], cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    // Null where it was acknowledged; why it was refused for good.
    private async Task<string?> PostAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellation)
    {
        var key = events.Count == 1 ? events[0].Id : string.Create(CultureInfo.InvariantCulture, $"{events[0].Id}+{events.Count - 1}");
        var reply = await client.PostAsync(Body(events), key, cancellation).ConfigureAwait(false);
        return reply.Status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => throw new SinkException($"{host}: it points to {reply.Location ?? "nowhere"}, which is not followed: set url to it if it is right."),
            // Of our credentials, our address or the moment, not of the event.
            401 or 403 or 404 or 407 or 408 or 421 or 425 or 429 or < 200 or >= 500 => throw new SinkException(string.Create(CultureInfo.InvariantCulture, $"{host}: it replies {reply.Status}."))
            {
                RetryAfter = reply.RetryAfter < LongestWait ? reply.RetryAfter : reply.RetryAfter is null ? null : LongestWait,
            },
            _ => string.Create(CultureInfo.InvariantCulture, $"status {reply.Status}"),
        };
    }

    private ReadOnlyMemory<byte> Body(IReadOnlyList<CameraEvent> events)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        if (options.Batch == 1)
        {
            EventJson.Write(events[0], body);
            return body.WrittenMemory;
        }

        body.Write("["u8);
        for (var i = 0; i < events.Count; i++)
        {
            if (i > 0) body.Write(",\n"u8);
            EventJson.Write(events[i], body);
        }

        body.Write("]"u8);
        return body.WrittenMemory;
    }
}
