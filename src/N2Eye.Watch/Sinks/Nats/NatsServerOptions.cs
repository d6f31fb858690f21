using System.Globalization;
using N2Eye.Watch.Sinks.Security;
using NATS.Client.Core;

namespace N2Eye.Watch.Sinks.Nats;

/// <summary>A NATS server and how to log in.</summary>
public sealed record NatsServerOptions
{
    /// <summary>The server: <c>nats://host:4222</c>, <c>tls://host:4222</c>, or several with commas between.</summary>
    public string Url { get; set; } = "nats://127.0.0.1:4222";

    /// <summary>Who logs in.</summary>
    public string? Username { get; set; }

    /// <summary>File that holds the password.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Environment variable that holds the password.</summary>
    public string? PasswordEnv { get; set; }

    /// <summary>File that holds a token.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Environment variable that holds a token.</summary>
    public string? TokenEnv { get; set; }

    /// <summary>Credentials file, as <c>nsc</c> writes it.</summary>
    public string? CredsFile { get; set; }

    /// <summary>Certificates of <c>tls</c>.</summary>
    public TlsFiles? Tls { get; set; }

    /// <summary>Checks the values.</summary>
    /// <param name="path">What messages call the object, such as <c>watch.json: sinks[0].server</c>.</param>
    /// <exception cref="Runtime.N2EyeException">BadInput: names the field and what it may be.</exception>
    public void Validate(string path)
    {
        if (Servers().Count == 0) throw SinkOptions.Bad(path, "url", $"is '{Url}': give nats://host or tls://host, with a port where it is another than 4222; a password belongs in password_file");
        if (Username is null && (PasswordFile ?? PasswordEnv) is not null) throw SinkOptions.Bad(path, "username", "is missing: a password is given");
        var ways = (Username is null ? 0 : 1) + ((TokenFile ?? TokenEnv) is null ? 0 : 1) + (CredsFile is null ? 0 : 1);
        if (ways > 1) throw SinkOptions.Bad(path, "username", "stands beside another way to log in: give a username, a token or a creds_file");
        _ = Secret.Read(path, "password", PasswordFile, PasswordEnv);
        _ = Secret.Read(path, "token", TokenFile, TokenEnv);
        _ = Secret.Read(path, "creds", CredsFile, null);
        if (Tls is not null && Servers().Any(server => server.Scheme != "tls")) throw SinkOptions.Bad(path, "tls", "is given, but url begins with nats:// and not tls://");
        Tls?.Validate(path + ".tls");
    }

    /// <summary>A connection that is opened when it is used, to the configured servers and to none that they advertise.</summary>
    /// <param name="name">What the server calls this client.</param>
    internal NatsConnection Connect(string name)
    {
        var servers = Servers().Select(server => (server.IdnHost.Trim('[', ']'), server.Port)).ToHashSet();
        return new NatsConnection(Options(name))
        {
            OnConnectingAsync = server => servers.Contains((server.Host.Trim('[', ']'), server.Port))
                ? ValueTask.FromResult(server)
                : throw new NatsException(string.Create(CultureInfo.InvariantCulture, $"{server.Host}:{server.Port} is advertised by a server and not configured: it is not connected to")),
        };
    }

    private NatsOpts Options(string name)
    {
        var url = string.Join(',', Servers().Select(server => server.ToString()));
        return NatsOpts.Default with
        {
            Url = url,
            Name = name,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // JetStream's own requests end sooner than the runner's patience.
            RequestTimeout = TimeSpan.FromSeconds(10),
            CommandTimeout = TimeSpan.FromSeconds(10),
            PublishTimeoutOnDisconnected = true,
            MaxReconnectRetry = -1,
            ReconnectWaitMin = TimeSpan.FromSeconds(1),
            ReconnectWaitMax = TimeSpan.FromSeconds(30),
            // Refused credentials may be put right on the server.
            IgnoreAuthErrorAbort = true,
            AuthOpts = new NatsAuthOpts
            {
                Username = Username,
                Password = Secret.Read("nats", "password", PasswordFile, PasswordEnv),
                Token = Secret.Read("nats", "token", TokenFile, TokenEnv),
                CredsFile = CredsFile,
            },
            TlsOpts = new NatsTlsOpts
            {
                Mode = Servers().Any(server => server.Scheme == "tls") ? TlsMode.Require : TlsMode.Auto,
                CaFile = Tls?.CaFile,
                CertFile = Tls?.CertificateFile,
                KeyFile = Tls?.KeyFile,
            },
        };
    }

    // Empty where one of them is no address.
    private List<Uri> Servers()
    {
        var servers = new List<Uri>();
        foreach (var part in Url.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(part, UriKind.Absolute, out var uri) || uri.Scheme is not ("nats" or "tls") || uri.Host.Length == 0 || uri.UserInfo.Length > 0 || uri.PathAndQuery is not ("" or "/")) return [];
            servers.Add(uri.Port >= 0 ? uri : new UriBuilder(uri) { Port = 4222 }.Uri);
        }

        return servers;
    }
}
