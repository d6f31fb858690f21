using System.Text.Json;
using System.Text.Json.Serialization;
using N2Eye.Runtime;
using N2Eye.Watch.Sinks;
using N2Eye.Watch.Sinks.Mqtt;

namespace N2Eye.Watch.Tests.Sinks;

public sealed partial class SinkOptionsTests
{
    [Fact]
    public void Sinks_are_read_by_their_type()
    {
        var sinks = Read("""
            [
              {"type": "stdout"},
              {"type": "mqtt", "url": "mqtts://broker.example", "protocol": "3.1.1", "username": "n2eye", "tls": {"ca_file": "ca.pem"}},
              {"type": "webhook", "name": "alarm", "url": "https://example/hook", "batch": 10},
              {"type": "nats", "server": {"url": "tls://a,tls://b:4223"}, "stream": "EVENTS"}
            ]
            """);
        Assert.Equal(["stdout", "mqtt", "alarm", "nats"], sinks.Select(sink => sink.Name));
        Assert.Equal(MqttProtocol.V311, ((MqttSinkOptions)sinks[1]).Protocol);
        foreach (var sink in sinks.Where(sink => sink.Type != "mqtt")) sink.Validate("sinks");
    }

    [Theory]
    [InlineData("""{"type": "mqtt", "batch": 3}""", "batch")]
    [InlineData("""{"type": "nats", "server": {"uri": "nats://a"}}""", "uri")]
    [InlineData("""{"type": "webhook"}""", "url")]
    [InlineData("""{"type": "smoke"}""", "smoke")]
    [InlineData("""{"type": "mqtt", "protocol": "4"}""", "$[0].protocol")]
    public void A_field_that_is_none_is_named(string sink, string named) =>
        Assert.Contains(named, Assert.ThrowsAny<JsonException>(() => Read($"[{sink}]")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type": "stdout", "name": "a/b"}""", "sinks[0].name must be")]
    [InlineData("""{"type": "stdout", "retry_seconds": 0}""", "sinks[0].retry_seconds must be")]
    [InlineData("""{"type": "stdout", "retry_seconds": 100}""", "sinks[0].retry_most_seconds must be")]
    [InlineData("""{"type": "mqtt", "url": "broker"}""", "sinks[0].url is 'broker'")]
    [InlineData("""{"type": "mqtt", "url": "mqtt://me:secret@broker"}""", "sinks[0].url is")]
    [InlineData("""{"type": "mqtt", "prefix": "a/#"}""", "sinks[0].prefix must be")]
    [InlineData("""{"type": "mqtt", "password_env": "N2EYE_NO_SUCH"}""", "sinks[0].username is missing")]
    [InlineData("""{"type": "mqtt", "username": "a", "password_env": "N2EYE_NO_SUCH"}""", "sinks[0].password_env names N2EYE_NO_SUCH, which is not set")]
    [InlineData("""{"type": "mqtt", "username": "a", "password_file": "/no/such"}""", "sinks[0].password_file names /no/such, which cannot be read")]
    [InlineData("""{"type": "mqtt", "tls": {}}""", "sinks[0].tls is given, but url begins with mqtt://")]
    [InlineData("""{"type": "mqtt", "url": "mqtts://a", "tls": {"ca_file": "/no/such"}}""", "sinks[0].tls.ca_file names /no/such")]
    [InlineData("""{"type": "mqtt", "url": "mqtts://a", "tls": {"key_file": "/no/such"}}""", "sinks[0].tls.certificate_file is missing")]
    [InlineData("""{"type": "webhook", "url": "ftp://a"}""", "sinks[0].url is 'ftp://a'")]
    [InlineData("""{"type": "webhook", "url": "http://a", "batch": 0}""", "sinks[0].batch must be")]
    [InlineData("""{"type": "nats", "server": {"url": "http://a"}}""", "sinks[0].server.url is 'http://a'")]
    [InlineData("""{"type": "nats", "server": {"username": "a", "token_env": "PATH"}}""", "sinks[0].server.username stands beside")]
    [InlineData("""{"type": "nats", "stream": "a.b"}""", "sinks[0].stream must be")]
    public void A_value_that_cannot_be_is_named(string sink, string message)
    {
        var refused = Assert.Throws<N2EyeException>(() => Read($"[{sink}]")[0].Validate("sinks[0]"));
        Assert.Equal(FailureKind.BadInput, refused.Kind);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    private static SinkOptions[] Read(string json) => JsonSerializer.Deserialize(json, TestJson.Default.SinkOptionsArray)!;

    // As the program's configuration is read.
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
    [JsonSerializable(typeof(SinkOptions[]))]
    private sealed partial class TestJson : JsonSerializerContext;
}
