using System.Globalization;
using NATS.Client.Core;

namespace N2Eye.Watch.Tests.Servers;

/// <summary>A nats-server with JetStream that keeps its streams over its restarts.</summary>
/// <param name="arguments">Further arguments.</param>
internal sealed class NatsServer(params string[] arguments) : ServerProcess("nats-server")
{
    /// <summary>Whether it speaks TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>The authority of its certificate.</summary>
    public string Authority => File("ca.pem");

    public string Url => string.Create(CultureInfo.InvariantCulture, $"nats://127.0.0.1:{Port}");

    /// <summary>A connection of the test's own.</summary>
    public NatsConnection Connect() => new(NatsOpts.Default with { Url = Url });

    protected override IEnumerable<string> Arguments()
    {
        string[] own = ["-a", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-js", "-sd", File("streams"), .. arguments];
        if (!Tls) return own;
        var (_, certificate, key) = TestCertificates.Write(File(""));
        return [.. own, "--tls", "--tlscert", certificate, "--tlskey", key];
    }
}
