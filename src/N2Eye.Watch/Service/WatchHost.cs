using System.Net;
using Microsoft.Extensions.Logging;
using N2Eye.Runtime;
using N2Eye.Watch.Configuration;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Service.Http;
using N2Eye.Watch.Service.Systemd;
using N2Eye.Watch.Watching;

namespace N2Eye.Watch.Service;

/// <summary>
/// The service from its start to its end: loads the model, watches, reads the configuration again when told, feeds systemd's watchdog as long
/// as its parts live, and ends in order.
/// </summary>
internal sealed class WatchHost : IAsyncDisposable
{
    private readonly Func<WatchSetup> read;
    private readonly string file;
    private readonly Stream output;
    private readonly string version;
    private readonly ServiceManager manager;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly WatchMetrics metrics = new();
    private readonly RecentEvents recent = new();
    private readonly ServiceState state;
    private readonly SemaphoreSlim reload = new(0);
    private WatchSetup setup;
    private StatusServer? server;
    private IPEndPoint? listening;
    private volatile WatchSession? session;
    private bool wasAlive = true;

    /// <summary>Listens; nothing else runs yet.</summary>
    /// <param name="read">Reads and checks the configuration.</param>
    /// <param name="file">What messages call it.</param>
    /// <param name="output">Standard output, for events.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="manager">systemd.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="N2EyeException">The configuration, or its address, cannot be used.</exception>
    public WatchHost(Func<WatchSetup> read, string file, Stream output, string version, ServiceManager manager, TimeProvider clock, ILogger logger)
    {
        (this.read, this.file, this.output, this.version, this.manager, this.clock, this.logger) = (read, file, output, version, manager, clock, logger);
        setup = read();
        foreach (var remark in setup.Remarks) logger.Remark(file, remark);
        state = new ServiceState(version, metrics, recent, clock);
        Listen(setup.Listen);
    }

    /// <summary>Reads the configuration again, soon.</summary>
    public void Reload() => reload.Release();

    /// <summary>Watches until cancelled, or until all sources came to their end.</summary>
    /// <param name="answerer">Who answers; warm.</param>
    /// <param name="ending">Ends it after the question in work.</param>
    /// <exception cref="N2EyeException">It cannot go on: standard output is closed, or nothing of the configuration can be opened any more.</exception>
    public async Task RunAsync(IAnswerer answerer, CancellationToken ending)
    {
        state.Warmed(answerer.Identity);
        var surroundings = new WatchSurroundings(answerer, output, metrics, recent, version, clock, logger);
        Begin(setup, surroundings);
        await using var watchdog = manager.Watchdog is { } limit ? clock.CreateTimer(_ => Feed(), null, TimeSpan.Zero, limit / 3) : null;
        manager.Ready(Status());
        try
        {
            while (await WaitAsync(ending)) await ReloadAsync(surroundings);
        }
        finally
        {
            manager.Stopping();
            await EndAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        server?.Dispose();
        reload.Dispose();
    }

    /// <summary>True where the configuration is to be read again, false where it is time to end.</summary>
    private async Task<bool> WaitAsync(CancellationToken ending)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ending);
        var told = reload.WaitAsync(waiting.Token);
        var ended = session!.Ended;
        var first = await Task.WhenAny(told, ended).ConfigureAwait(false);
        await waiting.CancelAsync();
        if (first == ended) await ended;
        return told.IsCompletedSuccessfully;
    }

    private async Task ReloadAsync(WatchSurroundings surroundings)
    {
        manager.Reloading();
        try
        {
            var changed = read();
            foreach (var remark in changed.Remarks) logger.Remark(file, remark);
            // The journal has one writer, and the answerer one thread: the old one ends before the new one begins.
            await EndAsync();
            try
            {
                Replace(changed, surroundings);
                setup = changed;
                logger.Reloaded(file);
            }
            catch (N2EyeException failure)
            {
                logger.ReloadFails(file, failure.Message);
                Replace(setup, surroundings);
            }
        }
        catch (N2EyeException failure) when (session is not null)
        {
            logger.ReloadFails(file, failure.Message);
        }

        manager.Ready(Status());
    }

    private void Replace(WatchSetup wanted, WatchSurroundings surroundings)
    {
        if (!Equals(wanted.Listen, listening)) Listen(wanted.Listen);

        Begin(wanted, surroundings);
    }

    private void Begin(WatchSetup wanted, WatchSurroundings surroundings)
    {
        var begun = new WatchSession(wanted, surroundings);
        begun.Start();
        session = begun;
        state.Show(begun);
    }

    private async Task EndAsync()
    {
        if (session is not { } ended) return;
        // It is shown, and the watchdog looks at it, until it is over.
        await ended.DisposeAsync();
        state.Show(null);
        session = null;
    }

    private void Feed()
    {
        var dead = session?.Dead;
        if (dead is null) manager.Alive();
        else if (wasAlive) logger.NotAlive(dead);
        wasAlive = dead is null;
    }

    private void Listen(IPEndPoint? address)
    {
        server?.Dispose();
        (server, listening) = (null, null);
        if (address is null) return;
        (server, listening) = (new StatusServer(address, state, logger), address);
    }

    private string Status() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"watching {setup.Config.Cameras.Count} cameras with {setup.Config.Triggers.Count} triggers{(setup.Listen is { } address ? $", http://{address}/" : "")}");
}
