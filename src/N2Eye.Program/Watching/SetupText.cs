using N2Eye.Watch.Configuration;
using N2Eye.Watch.Options;
using N2Eye.Watch.Sources;

namespace N2Eye.Program.Watching;

/// <summary>What a configuration would run, for people.</summary>
internal static class SetupText
{
    public static void Write(WatchSetup setup, string file, TextWriter output)
    {
        var config = setup.Config;
        output.WriteLine($"{file} is sound; site {setup.Site}");
        foreach (var (name, camera) in config.Cameras) output.WriteLine($"camera {name}: {Source(camera.Source!)}");
        foreach (var (name, trigger) in config.Triggers)
        {
            var when = trigger.On is { } on ? OptionCheck.Spelled(on.Type) : "every picture";
            output.WriteLine($"trigger {name}: {when} of {string.Join(", ", setup.CamerasOf(trigger))} asks {string.Join(", ", trigger.Ask!)}{(trigger.Enabled ? "" : " (off)")}");
        }

        foreach (var (name, query) in config.Queries) output.WriteLine($"query {name}: {query.Ask}");
        output.WriteLine($"journal: {config.Journal?.Folder ?? "none, events are not kept"}");
        output.WriteLine($"snapshots: {config.Snapshots?.Folder ?? "none, pictures are not kept"}");
        foreach (var (name, sink) in config.Sinks) output.WriteLine($"sink {name}: {sink.Type}");
        output.WriteLine($"status page: {(setup.Listen is { } address ? $"http://{address}/" : "none")}");
        foreach (var remark in setup.Remarks) output.WriteLine($"note: {remark}");
    }

    private static string Source(SourceOptions source) => string.Join(' ', [
        OptionCheck.Spelled(source.Type),
        .. new[] { source.Device, source.Url, source.Path, source.Command is { } command ? string.Join(' ', command) : null, source.Files is { } files ? string.Join(", ", files) : null }.OfType<string>(),
    ]);
}
