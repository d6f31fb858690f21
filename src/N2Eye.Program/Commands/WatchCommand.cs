using System.CommandLine;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using N2Eye.Program.Output;
using N2Eye.Program.Watching;
using N2Eye.Runtime;
using N2Eye.Watch.Configuration;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Service;
using N2Eye.Watch.Service.Systemd;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye watch</c>: what a box runs for months.</summary>
internal static class WatchCommand
{
    public static Command Build()
    {
        var config = Flags.Path("--config", "FILE", "What to watch, and what to ask when: watch.json.");
        var check = new Option<bool>("--check") { Description = "Check the configuration, say what would run, and end." };
        var simple = new SimpleWatchFlags();
        var common = new CommonOptions("--settings");
        var command = new Command("watch", "Ask about what cameras see, when something happens, for months: events go to standard output, a journal, MQTT, webhooks or NATS.") { config, check };
        simple.AddTo(command);
        common.AddTo(command);
        Handler.Set(command, (parsed, cancellation) =>
        {
            var file = parsed.GetValue(config);
            var flag = simple.First(parsed);
            if (file is null && flag is null) throw new N2EyeException(FailureKind.BadInput, "Nothing to watch: give --config watch.json, or --source and --ask.");
            if (file is not null && flag is not null) throw new N2EyeException(FailureKind.BadInput, $"--config and {flag} are both given: {flag} belongs into the file.");
            Func<WatchSetup> read = file is null ? () => new WatchSetup(simple.Read(parsed), SimpleWatchFlags.Place) : () => new WatchSetup(WatchFile.Read(file), file);
            if (parsed.GetValue(check))
            {
                using var output = new StreamWriter(NamedOutput.Standard());
                SetupText.Write(read(), file ?? SimpleWatchFlags.Place, output);
                return ExitCodes.Success;
            }

            Run(read, file ?? SimpleWatchFlags.Place, common.Read(parsed), cancellation);
            return cancellation.IsCancellationRequested ? ExitCodes.Cancelled : ExitCodes.Success;
        });
        return command;
    }

    private static void Run(Func<WatchSetup> read, string file, ModelSettings settings, CancellationToken cancellation)
    {
        using var loggers = settings.Loggers();
        using var manager = ServiceManager.FromEnvironment(Environment.GetEnvironmentVariable, TimeProvider.System);
        var host = new WatchHost(read, file, NamedOutput.Standard(), ProgramVersion.Text, manager, TimeProvider.System, loggers.CreateLogger("n2eye.watch"));
        try
        {
            using var model = LoadedModel.Open(settings);
            using var answerer = new EngineAnswerer(model.Engine);
            using var hangUp = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                host.Reload();
            });
            host.RunAsync(answerer, cancellation).GetAwaiter().GetResult();
        }
        finally
        {
            host.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
