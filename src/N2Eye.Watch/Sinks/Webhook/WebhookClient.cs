// Posts to the configured address and to no other: no redirects, no proxy, no cookies.
#pragma warning disable RS0030
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace N2Eye.Watch.Sinks.Webhook;

/// <summary>What a receiver said.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="RetryAfter">How long it wants to be left alone; null where it does not say.</param>
/// <param name="Location">Where it points to, of a redirect.</param>
internal readonly record struct WebhookReply(int Status, TimeSpan? RetryAfter, string? Location);

/// <summary>The HTTP side of a webhook.</summary>
internal sealed class WebhookClient : IDisposable
{
    private readonly HttpClient client;
    private readonly Uri address;
    private readonly byte[]? key;
    private readonly string? authorization;
    private readonly TimeProvider time;

    public WebhookClient(WebhookSinkOptions options, TimeProvider time)
    {
        (address, this.time) = (options.Address()!, time);
        key = options.Key(options.Name) is { } secret ? Encoding.UTF8.GetBytes(secret) : null;
        authorization = options.Authorization(options.Name);
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
            SslOptions = Tls(options),
        })
        {
            // The runner's patience ends a request, in its own time.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Posts a body and returns what was said.</summary>
    /// <exception cref="SinkException">No reply came.</exception>
    public async Task<WebhookReply> PostAsync(ReadOnlyMemory<byte> body, string idempotencyKey, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (key is not null) request.Headers.Add("N2Eye-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, body.Span)));
        try
        {
            // What it answers beyond the headers is nobody's concern, however long it is.
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return new WebhookReply((int)response.StatusCode, RetryAfter(response.Headers.RetryAfter), response.Headers.Location?.ToString());
        }
        catch (HttpRequestException exception)
        {
            throw new SinkException(string.Create(CultureInfo.InvariantCulture, $"{address.GetLeftPart(UriPartial.Authority)}: {(exception.InnerException ?? exception).Message.ReplaceLineEndings(" ").TrimEnd('.')}."), exception);
        }
    }

    public void Dispose() => client.Dispose();

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);

    private static SslClientAuthenticationOptions Tls(WebhookSinkOptions options)
    {
        var ssl = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.None };
        if (options.Tls?.Authorities(options.Name) is { } authorities)
        {
            ssl.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            ssl.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (options.Tls?.Certificate(options.Name) is { } certificate) ssl.ClientCertificates = [certificate];
        return ssl;
    }
}
