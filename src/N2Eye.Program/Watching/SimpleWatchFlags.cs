using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using N2Eye.Program.Commands;
using N2Eye.Runtime;
using N2Eye.Watch.Configuration;
using N2Eye.Watch.Journal;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Service;
using N2Eye.Watch.Sinks;
using N2Eye.Watch.Sinks.Snapshots;
using N2Eye.Watch.Triggers;

namespace N2Eye.Program.Watching;

/// <summary>One camera and its questions without a file.</summary>
internal sealed class SimpleWatchFlags
{
    /// <summary>How messages call where the configuration is from.</summary>
    public const string Place = "command line";

    private const string Camera = "camera";

    private readonly Option<string?> source = new("--source") { Description = "Where pictures come from.", HelpName = SourceText.Kinds };
    private readonly Option<string[]> ask = new("--ask") { Description = "The question; may be given more than once.", HelpName = "QUESTION", DefaultValueFactory = _ => [] };
    private readonly Option<string?> every = new("--every") { Description = "Ask every so often (10s, 5m, 2h), or on motion. [default: for every picture]", HelpName = "TIME|motion" };
    private readonly Option<string?> schema = Flags.Path("--schema", "FILE|JSON", "JSON Schema, a file or the text itself: the answers are JSON that it allows.");
    private readonly Option<bool> changes = new("--changes-only") { Description = "Only another answer than the last one is an event." };
    private readonly Option<string?> site = new("--site") { Description = "Name of this place. [default: the machine's name]", HelpName = "NAME" };
    private readonly Option<string?> journal = Flags.Path("--journal", "DIR", "Folder in which events are kept.");
    private readonly Option<string?> snapshots = Flags.Path("--snapshots", "DIR", "Folder in which events' pictures are kept.");
    private readonly Option<string?> listen = new("--listen") { Description = $"Address of status page, health and metrics, such as {ServiceOptions.DefaultListen}. [default: off]", HelpName = "ADDRESS:PORT" };

    private Option[] All => [source, ask, every, schema, changes, site, journal, snapshots, listen];

    public void AddTo(Command command)
    {
        foreach (var option in All) command.Add(option);
    }

    /// <summary>The first that was given; null where none was.</summary>
    public string? First(ParseResult parsed) => All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>The configuration that they mean.</summary>
    /// <exception cref="N2EyeException">BadInput: one of them cannot be used.</exception>
    public WatchConfig Read(ParseResult parsed)
    {
        var from = parsed.GetValue(source) ?? throw new N2EyeException(FailureKind.BadInput, $"--source is missing: say where pictures come from ({SourceText.Kinds}).");
        var questions = parsed.GetValue(ask)!;
        if (questions.Length == 0) throw new N2EyeException(FailureKind.BadInput, "--ask is missing: give the question.");
        var shape = parsed.GetValue(schema) is { } given ? Schema(given) : (JsonElement?)null;
        var queries = questions.Select((question, i) => (Name: i == 0 ? "question" : string.Create(CultureInfo.InvariantCulture, $"question{i + 1}"), Options: new QueryOptions
        {
            Ask = question,
            Schema = shape,
            ChangesOnly = parsed.GetValue(changes) ? ChangesOnly.Text : null,
        })).ToDictionary(query => query.Name, query => query.Options);
        return new WatchConfig
        {
            Site = parsed.GetValue(site),
            Cameras = { [Camera] = new CameraOptions { Source = SourceText.Read(from) } },
            Triggers = { ["trigger"] = new TriggerEntry { On = Trigger(parsed.GetValue(every)), Ask = [.. queries.Keys] } },
            Queries = queries,
            Journal = parsed.GetValue(journal) is { } events ? new JournalOptions { Folder = Path.GetFullPath(events) } : null,
            Snapshots = parsed.GetValue(snapshots) is { } pictures ? new SnapshotOptions { Folder = Path.GetFullPath(pictures) } : null,
            Sinks = { ["stdout"] = new StdoutSinkOptions() },
            Service = new ServiceOptions { Listen = parsed.GetValue(listen) ?? ServiceOptions.Off },
        };
    }

    private static TriggerOptions? Trigger(string? every) => every switch
    {
        null => null,
        "motion" => new TriggerOptions { Type = TriggerType.Motion },
        _ => new TriggerOptions { Type = TriggerType.Interval, EverySeconds = Seconds(every) },
    };

    private static double Seconds(string text)
    {
        var unit = text.TrimStart([.. "0123456789."]);
        var seconds = unit switch
        {
            "ms" => 0.001,
            "s" or "" => 1,
            "m" or "min" => 60,
            "h" => 3600,
            _ => double.NaN,
        };
        return double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * seconds > 0 ? number * seconds
            : throw new N2EyeException(FailureKind.BadInput, $"--every is {Flags.Quote(text)}: give a time such as 500ms, 10s, 5m or 2h, or motion.");
    }

    private static JsonElement Schema(string given)
    {
        if (!given.AsSpan().TrimStart().StartsWith('{')) return JsonSerializer.SerializeToElement(Path.GetFullPath(given), WatchConfigJson.Default.String);
        try
        {
            return JsonElement.Parse(given);
        }
        catch (JsonException mistake)
        {
            throw new N2EyeException(FailureKind.BadInput, $"--schema is no JSON: {mistake.Message.ReplaceLineEndings(" ")}", mistake);
        }
    }
}
