using N2Eye.Runtime;
using N2Eye.Watch.Configuration;
using N2Eye.Watch.Events;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Journal;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Service;
using N2Eye.Watch.Sinks;
using N2Eye.Watch.Sinks.Snapshots;
using N2Eye.Watch.Sources;
using N2Eye.Watch.Sources.Supervision;
using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Watching;

/// <summary>One configuration at work, from its sources to its sinks.</summary>
internal sealed class WatchSession : IAsyncDisposable
{
    // A disk that is full for a day of questions, and some kilobytes each.
    private const int MostUnwritten = 10_000;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly WatchSetup setup;
    private readonly Dictionary<string, SupervisedSource> sources = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventJournal? journal;
    private readonly SnapshotFolder? snapshots;
    private readonly SinkSet? sinks;
    private readonly PatientLog log;
    private readonly TriggerQueue queue;
    private readonly TriggerDesk desk;
    private readonly Watcher watcher;

    /// <summary>Opens what the configuration names.</summary>
    /// <exception cref="N2EyeException">The journal or the snapshot folder cannot be used.</exception>
    public WatchSession(WatchSetup setup, WatchSurroundings surroundings)
    {
        this.setup = setup;
        var (config, clock, logger, metrics) = (setup.Config, surroundings.Clock, surroundings.Logger, surroundings.Metrics);
        metrics.Show(config.Triggers.Keys, setup.Queries.Names);
        foreach (var (name, camera) in config.Cameras) sources.Add(name, FrameSources.Supervise(name, camera.Source!, clock, logger));
        var cameras = config.Cameras.ToDictionary(camera => camera.Key, camera => Camera(camera.Key, camera.Value), StringComparer.Ordinal);
        var (plans, manual) = TriggerPlans.Of(setup, clock);
        queue = new TriggerQueue(config.Queue.Length, config.Queue.Wins, fired => metrics.Count(fired.Trigger, DropReason.QueueFull));
        desk = new TriggerDesk(plans, cameras, queue, Sharpness.Of, metrics, clock, logger);
        Commands = new Commands(setup, desk, manual);
        var last = new LastAnswers();
        try
        {
            if (config.Journal is { } kept)
            {
                journal = new EventJournal(kept, clock, logger);
                last.Restore(JournalReader.ReadNewest(journal.Folder, logger).Select(record => record.Event), (camera, query) => cameras.ContainsKey(camera) && setup.Queries.Contains(query));
                sinks = new SinkSet(setup, surroundings, journal, Commands);
            }

            if (config.Snapshots is { } folder) snapshots = new SnapshotFolder(folder, clock, logger);
            var output = config.Sinks.Values.OfType<StdoutSinkOptions>().Any() ? surroundings.Output : null;
            log = new PatientLog(journal is not null ? journal : new OutputLog(output, Break), MostUnwritten, logger);
            var runner = new QueryRunner(setup.Site, setup.Queries, surroundings.Answerer, last, clock);
            var asks = plans.ToDictionary(plan => plan.Key, plan => plan.Value.Asks, StringComparer.Ordinal);
            var asker = new Asker(queue, asks, runner, log, snapshots is null ? null : snapshots.Save, surroundings.Recent, metrics, clock, logger);
            watcher = new Watcher([.. cameras.Values], [.. plans.Values], desk, queue, asker, logger);
        }
        catch
        {
            journal?.Dispose();
            throw;
        }
    }

    /// <summary>What people and other machines tell it.</summary>
    public Commands Commands { get; }

    /// <summary>Completes when every source came to its end and all was asked; fails when nobody reads standard output any more.</summary>
    public Task Ended => Task.WhenAny(watcher.Ended, broken.Task).Unwrap();

    /// <summary>Triggers that wait.</summary>
    public int Waiting => queue.Count;

    /// <summary>Events that wait for the disk, and why.</summary>
    public (int Waiting, string? Failure, long Lost) Unwritten => (log.Waiting, log.Failure, log.Lost);

    /// <summary>Whether each trigger is on.</summary>
    public IReadOnlyDictionary<string, bool> Triggers => setup.Config.Triggers.Keys.ToDictionary(name => name, name => desk.Enabled[name]);

    /// <summary>How each camera is.</summary>
    public IReadOnlyDictionary<string, SourceHealth> Cameras => sources.ToDictionary(source => source.Key, source => source.Value.Health);

    /// <summary>Cameras that give no pictures and should.</summary>
    public IEnumerable<string> BrokenCameras => Cameras.Where(camera => IsBroken(camera.Key, camera.Value)).Select(camera =>
        $"camera {camera.Key}: {camera.Value.LastError ?? "no picture yet"}");

    /// <summary>How each sink does.</summary>
    public IReadOnlyDictionary<string, SinkHealth> Sinks => sinks?.Health ?? new Dictionary<string, SinkHealth>();

    /// <summary>Starts everything.</summary>
    public void Start()
    {
        sinks?.Start(Break);
        watcher.Start();
    }

    /// <summary>Why the process should be started anew; null while it lives.</summary>
    public string? Dead => watcher.Dead(TimeSpan.FromSeconds(setup.Config.Service.StuckAfterSeconds));

    /// <summary>Ends it: the question in work is finished and its event is on the disk; sinks get some seconds to send it.</summary>
    public async ValueTask DisposeAsync()
    {
        await watcher.StopAsync();
        if (sinks is not null)
        {
            if (!broken.Task.IsFaulted) await sinks.DrainAsync(DrainTime);
            await sinks.DisposeAsync();
        }

        journal?.Dispose();
        watcher.Dispose();
    }

    private void Break(N2EyeException failure) => broken.TrySetException(failure);

    private CameraWatch Camera(string name, CameraOptions options)
    {
        var source = sources[name];
        return new CameraWatch(name, source, new FrameRing(options.KeepPictures, (long)(options.KeepMegabytes * (1 << 20))), () => source.Health.State == SourceState.Running);
    }

    private bool IsBroken(string camera, SourceHealth health) => health.State switch
    {
        SourceState.Running or SourceState.Ended => false,
        // A folder or a pipe into which nobody has put anything yet is as it should be.
        SourceState.Connecting => setup.Config.Cameras[camera].Source!.Type is not (SourceType.Folder or SourceType.Stdin),
        _ => true,
    };
}
