using System.Globalization;
using System.Net;
using N2Eye.Runtime;
using N2Eye.Watch.Options;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Sinks;
using N2Eye.Watch.Sources;
using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Configuration;

/// <summary>A configuration that was checked: everything in it is there and fits together.</summary>
internal sealed class WatchSetup
{
    /// <summary>Names that the questions have as triggers, for asking one by itself: <c>ask:NAME</c>.</summary>
    public const string AskPrefix = "ask:";

    private const int LongestName = 64;
    private readonly string file;

    /// <summary>Checks a configuration.</summary>
    /// <param name="config">The configuration, its paths absolute.</param>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="N2EyeException">BadInput: the line names the field. FileAccess: a schema or secret cannot be read.</exception>
    public WatchSetup(WatchConfig config, string file)
    {
        this.file = file;
        Site = config.Site ?? Environment.MachineName;
        if (Site.Length is 0 or > LongestName || Site.Any(char.IsControl)) throw Bad("site", "must have 1 to 64 characters, none of them a control character");
        Config = config with { Sinks = config.Sinks.ToDictionary(sink => sink.Key, sink => Named(sink.Key, sink.Value)) };
        CheckNames("cameras", config.Cameras.Keys);
        CheckNames("triggers", config.Triggers.Keys);
        CheckNames("queries", config.Queries.Keys);
        CheckNames("sinks", config.Sinks.Keys);
        foreach (var (name, camera) in config.Cameras) Check($"cameras.{name}", camera);
        Queries = Named(() => new QueryBook(config.Queries, Environment.CurrentDirectory));
        foreach (var (name, trigger) in config.Triggers) Check($"triggers.{name}", trigger);
        if (config.Queue.Length is < 1 or > 10_000) throw Bad("queue.length", "must be from 1 to 10000");
        CheckStores(config);
        Listen = Named(() => config.Service.Check("service"));
        CheckStandardInput(config);
        Remarks = [.. Unasked().Select(query => $"queries.{query} is asked by no trigger")];
    }

    /// <summary>The configuration.</summary>
    public WatchConfig Config { get; }

    /// <summary>The site.</summary>
    public string Site { get; }

    /// <summary>The questions.</summary>
    public QueryBook Queries { get; }

    /// <summary>Where status page, health and metrics are; null = nowhere.</summary>
    public IPEndPoint? Listen { get; }

    /// <summary>What is allowed and probably not meant.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>The cameras of a trigger.</summary>
    public IReadOnlyList<string> CamerasOf(TriggerEntry trigger) => trigger.Cameras ?? [.. Config.Cameras.Keys];

    /// <summary>The questions that a camera may be asked, those that follow others too.</summary>
    public IReadOnlyList<string> QueriesOf(string camera) =>
        [.. Config.Triggers.Values.Where(trigger => CamerasOf(trigger).Contains(camera)).SelectMany(trigger => trigger.Ask!).SelectMany(WithFollowUps).Distinct()];

    /// <summary>The triggers of a camera.</summary>
    public IReadOnlyList<string> TriggersOf(string camera) => [.. Config.Triggers.Where(trigger => CamerasOf(trigger.Value).Contains(camera)).Select(trigger => trigger.Key)];

    private IEnumerable<string> WithFollowUps(string query) => Queries[query].FollowUps.SelectMany(next => WithFollowUps(next.Ask)).Prepend(query);

    private IEnumerable<string> Unasked() => Queries.Names.Except(Config.Triggers.Values.SelectMany(trigger => trigger.Ask!).SelectMany(WithFollowUps));

    private void Check(string field, CameraOptions camera)
    {
        if (camera.Source is null) throw Bad($"{field}.source", "is missing: say where pictures come from");
        Named(() => camera.Source.Check($"{field}.source"));
        if (camera.KeepPictures is < 1 or > 1000) throw Bad($"{field}.keep_pictures", "must be from 1 to 1000");
        if (!(camera.KeepMegabytes is > 0 and <= 4096)) throw Bad($"{field}.keep_megabytes", "must be above 0 and at most 4096");
    }

    private void Check(string field, TriggerEntry trigger)
    {
        if (trigger.On is { } on) Named(() => on.Check($"{field}.on"));
        if (trigger.Cameras is { Count: 0 }) throw Bad($"{field}.cameras", "is empty: leave it out for all cameras");
        if (trigger.Cameras?.FirstOrDefault(camera => !Config.Cameras.ContainsKey(camera)) is { } unknown) throw Bad($"{field}.cameras", $"names \"{unknown}\", which is no camera");
        if (trigger.Ask is not { Count: > 0 }) throw Bad($"{field}.ask", "is missing: name the questions");
        if (trigger.Ask.FirstOrDefault(query => !Queries.Contains(query)) is { } unasked) throw Bad($"{field}.ask", $"names \"{unasked}\", which is no query");
        if (trigger.BestOf is < 1 or > 1000) throw Bad($"{field}.best_of", "must be from 1 to 1000");
        if (!(trigger.BestWithinSeconds is > 0 and <= 3600)) throw Bad($"{field}.best_within_seconds", "must be above 0 and at most 3600");
        var least = CamerasOf(trigger).Min(camera => Config.Cameras[camera].KeepPictures);
        if (trigger is { BestFrom: Watching.BestFrom.Back } && trigger.BestOf > least)
            throw Bad($"{field}.best_of", string.Create(CultureInfo.InvariantCulture, $"looks back at {trigger.BestOf} pictures, and cameras keep {least}: raise keep_pictures"));
    }

    private void CheckStores(WatchConfig config)
    {
        if (config.Cameras.Count == 0) throw Bad("cameras", "is missing: name one, such as {\"gate\": {\"source\": {\"type\": \"v4l2\", \"device\": \"/dev/video0\"}}}");
        if (config.Triggers.Count == 0) throw Bad("triggers", "is missing: say when questions are asked");
        config.Journal?.Validate($"{file}: journal");
        config.Snapshots?.Validate($"{file}: snapshots");
        foreach (var (name, sink) in Config.Sinks)
        {
            sink.Validate($"{file}: sinks.{name}");
            if (config.Journal is null && sink is not StdoutSinkOptions) throw Bad($"sinks.{name}", "needs a journal, from which it sends again what did not arrive: give journal.folder");
        }
    }

    private void CheckStandardInput(WatchConfig config)
    {
        var readers = config.Cameras.Where(camera => camera.Value.Source!.Type == SourceType.Stdin).Select(camera => $"cameras.{camera.Key}")
            .Concat(config.Triggers.Where(trigger => trigger.Value.On?.Type == TriggerType.Stdin).Select(trigger => $"triggers.{trigger.Key}")).ToList();
        if (readers.Count > 1) throw Bad(readers[1], $"reads standard input, and so does {readers[0]}: one can");
    }

    private SinkOptions Named(string name, SinkOptions sink)
    {
        if (sink.Name != sink.Type && sink.Name != name) throw Bad($"sinks.{name}.name", $"is \"{sink.Name}\": a sink has the name that it stands under");
        return sink with { Name = name };
    }

    private void CheckNames(string field, IEnumerable<string> names)
    {
        // They become topics, labels and names of files.
        if (names.FirstOrDefault(name => !PlainName.Is(name)) is { } wrong)
            throw Bad($"{field}.{wrong}", "is no name: use 1 to 64 letters, digits, dashes and underscores");
    }

    private void Named(Action check) => Named(() =>
    {
        check();
        return true;
    });

    private T Named<T>(Func<T> check)
    {
        try
        {
            return check();
        }
        catch (N2EyeException mistake)
        {
            throw new N2EyeException(mistake.Kind, $"{file}: {mistake.Message}", mistake);
        }
    }

    private N2EyeException Bad(string field, string message) => new(FailureKind.BadInput, $"{file}: {field} {message}.");
}
