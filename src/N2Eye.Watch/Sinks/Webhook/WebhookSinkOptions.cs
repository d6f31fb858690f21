using System.Text.Json.Serialization;
using N2Eye.Watch.Sinks.Security;

namespace N2Eye.Watch.Sinks.Webhook;

/// <summary>Events by HTTP POST (docs/sinks.md#webhook).</summary>
public sealed record WebhookSinkOptions : SinkOptions
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "webhook";

    /// <summary>Where events are posted: <c>http://</c> or <c>https://</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Events of one request: 1 posts an event, more post an array of up to so many.</summary>
    public int Batch { get; set; } = 1;

    /// <summary>File that holds the value of the Authorization header, such as <c>Bearer …</c>.</summary>
    public string? AuthorizationFile { get; set; }

    /// <summary>Environment variable that holds it.</summary>
    public string? AuthorizationEnv { get; set; }

    /// <summary>File that holds the key of the signature.</summary>
    public string? SecretFile { get; set; }

    /// <summary>Environment variable that holds it.</summary>
    public string? SecretEnv { get; set; }

    /// <summary>Certificates of <c>https</c>.</summary>
    public TlsFiles? Tls { get; set; }

    /// <summary>Bytes of the file of refused events; a second one as large holds those before.</summary>
    public long DeadLetterBytes { get; set; } = 16 << 20;

    /// <inheritdoc/>
    public override void Validate(string path)
    {
        base.Validate(path);
        if (Address() is null) throw Bad(path, "url", $"is '{Url}': give an address that begins with http:// or https://; a password belongs in authorization_file");
        if (Batch is < 1 or > 1000) throw Bad(path, "batch", "must be from 1 to 1000");
        if (DeadLetterBytes is < 1 << 12 or > 1 << 30) throw Bad(path, "dead_letter_bytes", "must be from 4096 to 1073741824");
        if (Authorization(path)?.AsSpan().IndexOfAny('\r', '\n') >= 0) throw Bad(path, AuthorizationFile is null ? "authorization_env" : "authorization_file", "must hold one line");
        _ = Key(path);
        if (Tls is not null && Address()!.Scheme != "https") throw Bad(path, "tls", "is given, but url begins with http:// and not https://");
        Tls?.Validate(path + ".tls");
    }

    internal Uri? Address() => Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0 ? uri : null;

    internal string? Authorization(string path) => Secret.Read(path, "authorization", AuthorizationFile, AuthorizationEnv);

    internal string? Key(string path) => Secret.Read(path, "secret", SecretFile, SecretEnv);
}
