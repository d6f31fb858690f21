// The webhook's other side, on loopback.
#pragma warning disable RS0030
using System.Globalization;
using System.Net;
using N2Eye.Tests;

namespace N2Eye.Watch.Tests.Servers;

/// <summary>What a webhook was sent.</summary>
internal sealed record Posted(string Path, string Body, Dictionary<string, string> Headers);

/// <summary>An HTTP server that remembers what is posted and replies as it is told.</summary>
internal sealed class HookServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly List<Posted> posted = [];

    public HookServer()
    {
        Port = FreePort.Find();
        listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
        listener.Start();
        _ = ServeAsync();
    }

    public int Port { get; }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/hook");

    /// <summary>Status and headers of the next reply.</summary>
    public Func<Posted, (int Status, (string Name, string Value)[] Headers)> Reply { get; set; } = _ => (204, []);

    public IReadOnlyList<Posted> Posts
    {
        get
        {
            lock (posted) return [.. posted];
        }
    }

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var post = new Posted(context.Request.Url!.AbsolutePath, await reader.ReadToEndAsync(), context.Request.Headers.AllKeys.ToDictionary(key => key!, key => context.Request.Headers[key]!));
                lock (posted) posted.Add(post);
                var (status, headers) = Reply(post);
                context.Response.StatusCode = status;
                foreach (var (name, value) in headers) context.Response.AddHeader(name, value);
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
        }
    }
}
