using System.Text.Json;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Sinks;
using N2Eye.Watch.Sinks.Mqtt;
using N2Eye.Watch.Sinks.Nats;
using N2Eye.Watch.Sinks.Security;
using N2Eye.Watch.Sinks.Webhook;

namespace N2Eye.Watch.Configuration;

/// <summary>Relative paths of a configuration are relative to its file.</summary>
internal static class WatchPaths
{
    /// <summary>The configuration with absolute paths.</summary>
    public static WatchConfig In(string folder, WatchConfig config) => config with
    {
        Cameras = config.Cameras.ToDictionary(camera => camera.Key, camera => camera.Value with { Source = camera.Value.Source?.In(folder) }),
        Queries = config.Queries.ToDictionary(query => query.Key, query => In(folder, query.Value)),
        Journal = config.Journal is { } journal ? journal with { Folder = Of(folder, journal.Folder)! } : null,
        Snapshots = config.Snapshots is { } snapshots ? snapshots with { Folder = Of(folder, snapshots.Folder)! } : null,
        Sinks = config.Sinks.ToDictionary(sink => sink.Key, sink => In(folder, sink.Value)),
    };

    private static QueryOptions In(string folder, QueryOptions query) => query.Schema is { ValueKind: JsonValueKind.String } file
        ? query with { Schema = JsonSerializer.SerializeToElement(Path.GetFullPath(file.GetString()!, folder), WatchConfigJson.Default.String) }
        : query;

    private static SinkOptions In(string folder, SinkOptions sink) => sink switch
    {
        MqttSinkOptions mqtt => mqtt with { PasswordFile = Of(folder, mqtt.PasswordFile), Tls = In(folder, mqtt.Tls) },
        WebhookSinkOptions webhook => webhook with { AuthorizationFile = Of(folder, webhook.AuthorizationFile), SecretFile = Of(folder, webhook.SecretFile), Tls = In(folder, webhook.Tls) },
        NatsSinkOptions nats => nats with { Server = In(folder, nats.Server) },
        _ => sink,
    };

    private static NatsServerOptions In(string folder, NatsServerOptions server) => server with
    {
        PasswordFile = Of(folder, server.PasswordFile),
        TokenFile = Of(folder, server.TokenFile),
        CredsFile = Of(folder, server.CredsFile),
        Tls = In(folder, server.Tls),
    };

    private static TlsFiles? In(string folder, TlsFiles? tls) =>
        tls is null ? null : tls with { CaFile = Of(folder, tls.CaFile), CertificateFile = Of(folder, tls.CertificateFile), KeyFile = Of(folder, tls.KeyFile) };

    private static string? Of(string folder, string? path) => string.IsNullOrEmpty(path) ? path : Path.GetFullPath(path, folder);
}
