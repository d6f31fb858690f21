using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace N2Eye.Watch.Sinks.Nats;

/// <summary>Streams that are there, or are made.</summary>
internal static class NatsStreams
{
    private const int NotFound = 404;

    /// <summary>Makes the stream where it is absent; one that exists is its owner's to change.</summary>
    /// <param name="context">The server.</param>
    /// <param name="wanted">The stream.</param>
    /// <param name="create">Whether it is to be made.</param>
    /// <param name="field">The setting that says so.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="SinkException">It is absent and is not to be made.</exception>
    public static async Task EnsureAsync(NatsJSContext context, StreamConfig wanted, bool create, string field, CancellationToken cancellation)
    {
        try
        {
            await context.GetStreamAsync(wanted.Name!, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (NatsJSApiException absent) when (absent.Error.Code == NotFound)
        {
            if (!create) throw new SinkException($"there is no stream {wanted.Name} on the server: make it, or set {field}.", absent);
            await context.CreateStreamAsync(wanted, cancellation).ConfigureAwait(false);
        }
    }
}
