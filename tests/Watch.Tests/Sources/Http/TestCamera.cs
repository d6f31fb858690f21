using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace N2Eye.Tests.Sources.Http;

/// <summary>A camera that speaks just enough HTTP, on the loopback interface.</summary>
internal sealed class TestCamera : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> clients = [];
    private readonly Func<string, Stream, CancellationToken, Task> answer;
    private readonly Task accepting;

    /// <param name="answer">Given the head of each request, writes an answer; the connection is closed behind it.</param>
    public TestCamera(Func<string, Stream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        Url = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/cam");
        accepting = AcceptAsync();
    }

    public string Url { get; }

    /// <summary>Heads of the requests that came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static byte[] Head(string status, params string[] headers) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    public static ValueTask Send(Stream stream, string status, byte[] body, params string[] headers) =>
        stream.WriteAsync((byte[])[.. Head(status, [FormattableString.Invariant($"Content-Length: {body.Length}"), .. headers]), .. body]);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await Task.WhenAll(clients.Append(accepting)).ContinueWith(_ => { }, TaskScheduler.Default);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested) clients.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var head = new StringBuilder();
            var one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, stop.Token) == 1) head.Append((char)one[0]);
            Requests.Enqueue(head.ToString());
            await answer(head.ToString(), stream, stop.Token);
        }
    }
}
