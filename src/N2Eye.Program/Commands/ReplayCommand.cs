using System.CommandLine;
using Microsoft.Extensions.Logging;
using N2Eye.Program.Output;
using N2Eye.Program.Watching;
using N2Eye.Runtime;
using N2Eye.Watch.Configuration;
using N2Eye.Watch.Events;
using N2Eye.Watch.Journal;
using N2Eye.Watch.Queries;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye replay</c>: asks again about events that were stored.</summary>
internal static class ReplayCommand
{
    public static Command Build()
    {
        var id = new Argument<string?>("EVENT_ID") { Description = "The event; its id is in the journal and in every sink.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Every event that the journal holds." };
        var journal = Flags.Path("--journal", "DIR", "Folder of the journal. [default: that of --config]");
        var snapshots = Flags.Path("--snapshots", "DIR", "Folder of the events' pictures. [default: that of --config]");
        var config = Flags.Path("--config", "FILE", "watch.json: system prompts, schemas, limits and crops of its queries apply.");
        var json = new Option<bool>("--json") { Description = "One JSON object for each event." };
        var common = new CommonOptions("--settings");
        var command = new Command("replay", "Ask again about an event that was stored, and show its old answer and the new one.") { id, all, journal, snapshots, config, json };
        common.AddTo(command);
        Handler.Set(command, (parsed, cancellation) =>
        {
            var setup = parsed.GetValue(config) is { } file ? new WatchSetup(WatchFile.Read(file), file) : null;
            var events = parsed.GetValue(journal) ?? setup?.Config.Journal?.Folder ?? throw new N2EyeException(FailureKind.BadInput, "--journal is missing: give the journal's folder, or --config.");
            var pictures = parsed.GetValue(snapshots) ?? setup?.Config.Snapshots?.Folder ?? throw new N2EyeException(FailureKind.BadInput, "--snapshots is missing: give the folder of the events' pictures, or --config.");
            if (parsed.GetValue(all) == (parsed.GetValue(id) is not null)) throw new N2EyeException(FailureKind.BadInput, "Give an event's id, or --all.");
            var settings = common.Read(parsed);
            using var loggers = settings.Loggers();
            var found = Find(parsed.GetValue(id), events, loggers.CreateLogger("n2eye.replay"));
            using var model = LoadedModel.Open(settings);
            using var answerer = new EngineAnswerer(model.Engine);
            var replay = new Replay(answerer, setup?.Queries, pictures);
            var output = NamedOutput.Standard();
            foreach (var happened in found)
            {
                cancellation.ThrowIfCancellationRequested();
                var replayed = replay.Ask(happened);
                if (parsed.GetValue(json)) JsonOutput.WriteLine(output, writer => ReplayText.Write(writer, replayed));
                else ReplayText.Write(output, replayed);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static IEnumerable<CameraEvent> Find(string? id, string journal, ILogger logger)
    {
        if (id is null) return JournalReader.ReadAll(journal, logger).Select(record => record.Event);
        return JournalReader.Find(journal, id, logger) is { } record ? [record.Event] : throw new N2EyeException(FailureKind.BadInput, $"{journal} holds no event {Flags.Quote(id)}.");
    }
}
