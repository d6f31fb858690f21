using NATS.Client.Core;
using NATS.Client.JetStream;

namespace N2Eye.Watch.Fleet;

/// <summary>Tells the queue again and again that a question is being worked at, so that it does not go to another box.</summary>
internal sealed class SignsOfLife : IDisposable
{
    private readonly INatsJSMsg<byte[]> message;
    private readonly ITimer timer;

    public SignsOfLife(INatsJSMsg<byte[]> message, TimeSpan interval, TimeProvider time)
    {
        this.message = message;
        timer = time.CreateTimer(_ => _ = TellAsync(), null, interval, interval);
    }

    public void Dispose() => timer.Dispose();

    private async Task TellAsync()
    {
        try
        {
            await message.AckProgressAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NatsException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // A queue that cannot be reached gives the question to another box, as it should.
        }
    }
}
