using N2Eye.Watch.Queries;
using N2Eye.Watch.Sources.Supervision;
using N2Eye.Watch.Watching;

namespace N2Eye.Watch.Service;

/// <summary>How the service is, put together from its parts when somebody asks.</summary>
/// <param name="version">The program's version.</param>
/// <param name="metrics">What it counted.</param>
/// <param name="recent">The newest events.</param>
/// <param name="clock">The time.</param>
internal sealed class ServiceState(string version, WatchMetrics metrics, RecentEvents recent, TimeProvider clock) : IServiceState
{
    private static readonly IReadOnlyDictionary<string, SinkHealth> NoSinks = new Dictionary<string, SinkHealth>();

    private readonly DateTimeOffset started = clock.GetUtcNow();
    private volatile WatchSession? session;
    private volatile ModelIdentity? identity;

    /// <inheritdoc/>
    public RecentEvents Recent => recent;

    /// <summary>The model is in memory.</summary>
    public void Warmed(ModelIdentity model) => identity = model;

    /// <summary>Shows another session; null = none runs.</summary>
    public void Show(WatchSession? running) => session = running;

    /// <inheritdoc/>
    public AskResult Ask(string trigger, string reason) => session?.Commands.Ask(trigger, reason) ?? AskResult.NoPicture;

    /// <inheritdoc/>
    public Health Health()
    {
        var isWarm = identity is not null;
        if (session is not { } running) return new Health { Status = "starting", Problems = [], Warm = isWarm, Cameras = new Dictionary<string, CameraHealth>(), Triggers = new Dictionary<string, bool>(), Sinks = NoSinks };
        var unwritten = running.Unwritten;
        List<string> problems = [.. running.BrokenCameras];
        if (unwritten.Failure is { } failure) problems.Add($"journal: {failure}");
        if (running.Dead is { } dead) problems.Add(dead);
        return new Health
        {
            Status = problems.Count == 0 ? "ok" : "degraded",
            Problems = problems,
            Warm = isWarm,
            Cameras = running.Cameras.ToDictionary(camera => camera.Key, camera => Of(camera.Value)),
            Triggers = running.Triggers,
            Waiting = running.Waiting,
            Unwritten = unwritten.Waiting,
            Sinks = running.Sinks,
        };
    }

    /// <inheritdoc/>
    public string Metrics()
    {
        var text = new PrometheusText();
        var health = Health();
        text.Gauge("n2eye_info", "Version of program and model; always 1.", [(Info(), 1)]);
        text.Gauge("n2eye_start_time_seconds", "When the program started, seconds since 1970.", started.ToUnixTimeMilliseconds() / 1e3);
        text.Gauge("n2eye_resident_memory_bytes", "Memory of the process that is in RAM.", Environment.WorkingSet);
        text.Counter("n2eye_cpu_seconds_total", "Processor time of the process.", [(Labels.None, Environment.CpuUsage.TotalTime.TotalSeconds)]);
        text.Gauge("n2eye_healthy", "1 where /health answers 200.", health.IsFine ? 1 : 0);
        Cameras(text);
        text.Counter("n2eye_triggers_total", "Triggers that fired.", metrics.Fired.All);
        text.Counter("n2eye_triggers_dropped_total", "Triggers that were not asked about, by reason.", metrics.Dropped.All);
        text.Gauge("n2eye_triggers_waiting", "Triggers that wait for their questions.", health.Waiting);
        text.Counter("n2eye_questions_total", "Questions that were asked, by what became of them.", metrics.Asked.All);
        text.Histogram("n2eye_answer_seconds", "From picture to whole answer.", metrics.Answering.OrderBy(query => query.Key, StringComparer.Ordinal).Select(query => (Labels.Of("query", query.Key), query.Value)));
        text.Histogram("n2eye_trigger_to_answer_seconds", "From trigger to whole answer, waiting included.", [(Labels.None, metrics.Waiting)]);
        text.Gauge("n2eye_events_unwritten", "Events that wait for the disk.", health.Unwritten);
        text.Counter("n2eye_events_lost_total", "Events that were given up since the configuration was read.", [(Labels.None, session?.Unwritten.Lost ?? 0)]);
        var sinks = health.Sinks.OrderBy(sink => sink.Key, StringComparer.Ordinal).Select(sink => (Labels: Labels.Of("sink", sink.Key), sink.Value)).ToList();
        text.Counter("n2eye_sink_delivered_total", "Events that a sink took since the configuration was read.", sinks.Select(sink => (sink.Labels, (double)sink.Value.Delivered)));
        text.Counter("n2eye_sink_dropped_total", "Events that left the journal before a sink took them.", sinks.Select(sink => (sink.Labels, (double)sink.Value.Dropped)));
        text.Gauge("n2eye_sink_pending", "Events that wait for a sink.", sinks.Select(sink => (sink.Labels, (double)sink.Value.Pending)));
        text.Gauge("n2eye_sink_up", "1 where a sink's last attempt worked.", sinks.Select(sink => (sink.Labels, sink.Value.Error is null ? 1.0 : 0)));
        return text.ToString();
    }

    private void Cameras(PrometheusText text)
    {
        var cameras = (session?.Cameras ?? new Dictionary<string, SourceHealth>()).OrderBy(camera => camera.Key, StringComparer.Ordinal).Select(camera => (Labels: Labels.Of("camera", camera.Key), Health: camera.Value)).ToList();
        text.Counter("n2eye_pictures_total", "Pictures that came since the configuration was read.", cameras.Select(camera => (camera.Labels, (double)camera.Health.Frames)));
        text.Counter("n2eye_camera_reconnects_total", "How often a camera was opened again.", cameras.Select(camera => (camera.Labels, (double)camera.Health.Reconnects)));
        text.Counter("n2eye_camera_stalls_total", "How often a camera gave no picture for too long.", cameras.Select(camera => (camera.Labels, (double)camera.Health.Stalls)));
        text.Gauge("n2eye_camera_up", "1 where pictures come.", cameras.Select(camera => (camera.Labels, camera.Health.State == SourceState.Running ? 1.0 : 0)));
        text.Gauge("n2eye_camera_last_picture_seconds", "When the last picture came, seconds since 1970.", cameras.Where(camera => camera.Health.LastFrame is not null).Select(camera => (camera.Labels, camera.Health.LastFrame!.Value.ToUnixTimeMilliseconds() / 1e3)));
    }

    private Labels Info()
    {
        var labels = Labels.Of("version", version);
        return identity is { } model ? labels.With("model", model.Model).With("fingerprint", model.Fingerprint).With("scheme", model.Scheme).With("device", model.Device) : labels;
    }

    private static CameraHealth Of(SourceHealth health) => new()
    {
        State = health.State,
        Error = health.LastError,
        LastPicture = health.LastFrame,
        Pictures = health.Frames,
        Reconnects = health.Reconnects,
    };
}
