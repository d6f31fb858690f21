using System.Net;
using Microsoft.Extensions.Logging;
using N2Eye.Runtime;
using N2Eye.Watch.Watching;

namespace N2Eye.Watch.Service.Http;

/// <summary>Status page, health, metrics and asking over HTTP, for those who are on the box.</summary>
internal sealed class StatusServer : IDisposable
{
    // A page loads a few pictures at once; whoever opens more waits.
    private const int MostRequests = 16;

    private readonly HttpListener listener = new();
    private readonly StatusPages pages;
    private readonly ILogger logger;
    private readonly SemaphoreSlim room = new(MostRequests);
    private readonly Task serving;

    /// <summary>Listens.</summary>
    /// <param name="address">Where.</param>
    /// <param name="state">What is shown.</param>
    /// <param name="logger">Told what fails.</param>
    /// <exception cref="N2EyeException">BadInput: the address is taken or not this machine's.</exception>
    public StatusServer(IPEndPoint address, IServiceState state, ILogger logger)
    {
        (pages, this.logger) = (new StatusPages(state), logger);
        // A prefix with a host answers that host alone: a name that a foreign page makes point here is refused. "+" is every name.
        var host = address.Address.Equals(IPAddress.Any) || address.Address.Equals(IPAddress.IPv6Any) ? "+" : new UriBuilder("http", address.Address.ToString()).Host;
        listener.Prefixes.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://{host}:{address.Port}/"));
        if (IPAddress.IsLoopback(address.Address)) listener.Prefixes.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://localhost:{address.Port}/"));
        listener.IgnoreWriteExceptions = true;
        try
        {
            listener.Start();
        }
        catch (HttpListenerException failure)
        {
            throw new N2EyeException(FailureKind.BadInput, $"Cannot listen at {address}: {failure.Message} Give another service.listen, or \"off\".", failure);
        }

        logger.Listening($"http://{address}/");
        serving = Task.Run(Serve);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        listener.Close();
        serving.Wait();
    }

    private async Task Serve()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                await room.WaitAsync();
                context = await listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                room.Release();
                if (listener.IsListening) continue;
                return;
            }

            _ = Task.Run(() => Answer(context));
        }
    }

    private void Answer(HttpListenerContext context)
    {
        try
        {
            pages.Answer(context.Request, context.Response);
        }
        catch (Exception failure)
        {
            // Whatever a request causes, watching goes on.
            logger.RequestFailed($"A request for {context.Request.RawUrl} failed: {failure.Message}");
            context.Response.Abort();
        }
        finally
        {
            room.Release();
        }
    }
}
