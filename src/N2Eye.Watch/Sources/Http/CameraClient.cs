using System.Globalization;
using System.Net;
using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Sources.Http;

/// <summary>Asks one camera's address: nothing else is asked, whatever the camera answers.</summary>
internal sealed class CameraClient : IDisposable
{
    private readonly HttpClient client;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;
    private readonly bool hasCredentials;

    /// <summary>Makes a client; the password is read now, so that a new one counts at the next attempt.</summary>
    /// <exception cref="SourceException">There is no password where the configuration says.</exception>
    public CameraClient(SourceOptions options, TimeProvider time)
    {
        this.time = time;
        Url = new Uri(options.Url!);
        // Queries hold passwords too often to be logged.
        Name = Url.GetLeftPart(UriPartial.Path);
        timeout = TimeSpan.FromSeconds(options.TimeoutSeconds ?? 10);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // A camera may get another address.
            ActivityHeadersPropagator = null,
        };
        if (options.Credentials is { } credentials)
        {
            hasCredentials = true;
            var login = new NetworkCredential(credentials.User, Password.Read(credentials));
            // Not Negotiate or NTLM, which would load libraries that a box does not have.
            handler.Credentials = new CredentialCache { { Url, "Digest", login }, { Url, "Basic", login } };
            handler.PreAuthenticate = true;
        }

        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The address.</summary>
    public Uri Url { get; }

    /// <summary>The address as messages show it.</summary>
    public string Name { get; }

    /// <summary>Sends a request and waits for the answer's headers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SourceException">No answer, or one that is no success and not <see cref="HttpStatusCode.NotModified"/>.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var response = await Within(token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified) return response;
        using (response) throw Refused(response);
    }

    /// <summary>Reads a piece of an answer.</summary>
    /// <exception cref="SourceException">Nothing came in time, or the connection broke.</exception>
    public Task<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellation) =>
        Within(token => body.ReadAsync(buffer, token).AsTask(), cancellation);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<T> Within<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SourceException(string.Create(CultureInfo.InvariantCulture, $"{Name} did not answer within {timeout.TotalSeconds} s."));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw new SourceException($"{Name} cannot be read: {broken.GetBaseException().Message.ReplaceLineEndings(" ")}", broken);
        }
    }

    private SourceException Refused(HttpResponseMessage response)
    {
        var code = (int)response.StatusCode;
        return new SourceException(code switch
        {
            401 or 403 when hasCredentials => FormattableString.Invariant($"{Name} refuses the credentials ({code}): check user and password."),
            401 or 403 => FormattableString.Invariant($"{Name} wants credentials ({code}): add them."),
            >= 300 and < 400 => FormattableString.Invariant($"{Name} redirects ({code}), which is not followed: give the address that it redirects to."),
            _ => FormattableString.Invariant($"{Name} answers {code}: check the address."),
        });
    }
}
