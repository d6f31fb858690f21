using MQTTnet;
using MQTTnet.Protocol;

namespace N2Eye.Watch.Tests.Sinks.Mqtt;

/// <summary>Somebody else at the broker, whose session is kept while he is away.</summary>
internal sealed class Subscriber : IDisposable
{
    private readonly IMqttClient client = new MqttClientFactory().CreateMqttClient();
    private readonly List<(string Topic, string Payload, bool Retain)> received = [];

    public IReadOnlyList<(string Topic, string Payload, bool Retain)> Received
    {
        get
        {
            lock (received) return [.. received];
        }
    }

    public static async Task<Subscriber> Connect(int port, string filter, string id = "subscriber")
    {
        var subscriber = new Subscriber();
        subscriber.client.ApplicationMessageReceivedAsync += message =>
        {
            lock (subscriber.received) subscriber.received.Add((message.ApplicationMessage.Topic, message.ApplicationMessage.ConvertPayloadToString() ?? "", message.ApplicationMessage.Retain));
            return Task.CompletedTask;
        };
        await subscriber.client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(id).WithCleanSession(false).Build());
        await subscriber.client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        return subscriber;
    }

    public Task Publish(string topic, string payload) => client.PublishStringAsync(topic, payload, MqttQualityOfServiceLevel.AtLeastOnce);

    public void Dispose() => client.Dispose();
}
