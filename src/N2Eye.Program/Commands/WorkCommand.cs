using System.CommandLine;
using N2Eye.Runtime;
using N2Eye.Watch.Fleet;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Service.Systemd;
using N2Eye.Watch.Sinks.Nats;
using N2Eye.Watch.Sinks.Security;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye work</c>: one of several boxes that answer the questions of a queue.</summary>
internal static class WorkCommand
{
    public static Command Build()
    {
        var nats = new Option<string?>("--nats") { Description = "The server: nats://host:4222 or tls://host:4222.", HelpName = "URL" };
        var prefix = new Option<string?>("--prefix") { Description = "First token of the subjects. [default: n2eye]", HelpName = "TOKEN" };
        var worker = new Option<string?>("--worker") { Description = "What results call this box. [default: the machine's name]", HelpName = "NAME" };
        var maxTokens = Flags.Number<int>("--max-tokens", "N", "Tokens of an answer, at most. [default: 128]", least: 1, most: int.MaxValue);
        var username = new Option<string?>("--nats-username") { Description = "Who logs in.", HelpName = "NAME" };
        var password = Flags.Path("--nats-password-file", "FILE", "File that holds the password.");
        var token = Flags.Path("--nats-token-file", "FILE", "File that holds a token.");
        var credentials = Flags.Path("--nats-creds-file", "FILE", "Credentials file, as nsc writes it.");
        var authorities = Flags.Path("--nats-ca-file", "FILE", "Certificate authorities that are trusted instead of the system's, PEM.");
        var common = new CommonOptions();
        var command = new Command("work", "Answer the questions of a NATS JetStream work queue that boxes share, until told to end.") { nats, prefix, worker, maxTokens, username, password, token, credentials, authorities };
        common.AddTo(command);
        Handler.Set(command, (parsed, cancellation) =>
        {
            var given = new FleetOptions();
            var options = given with
            {
                Prefix = parsed.GetValue(prefix) ?? given.Prefix,
                Worker = parsed.GetValue(worker),
                Server = new NatsServerOptions
                {
                    Url = parsed.GetValue(nats) ?? throw new N2EyeException(FailureKind.BadInput, "--nats is missing: give the server, such as nats://host:4222."),
                    Username = parsed.GetValue(username),
                    PasswordFile = parsed.GetValue(password),
                    TokenFile = parsed.GetValue(token),
                    CredsFile = parsed.GetValue(credentials),
                    Tls = parsed.GetValue(authorities) is { } file ? new TlsFiles { CaFile = file } : null,
                },
            };
            options.Validate("work");
            var settings = common.Read(parsed);
            using var loggers = settings.Loggers();
            using var manager = ServiceManager.FromEnvironment(Environment.GetEnvironmentVariable, TimeProvider.System);
            using var model = LoadedModel.Open(settings);
            using var answerer = new EngineAnswerer(model.Engine);
            var answers = new EngineFleetAnswerer(answerer, parsed.GetValue(maxTokens) ?? QueryOptions.DefaultMaxTokens);
            var queue = new FleetWorker(options, answers, TimeProvider.System, loggers.CreateLogger("n2eye.work"));
            manager.Ready($"answering the questions at {options.Server.Url}");
            try
            {
                // The question in work is answered and acknowledged; a second signal ends at once, and another box gets it.
                queue.RunAsync(cancellation, CancellationToken.None).GetAwaiter().GetResult();
            }
            finally
            {
                manager.Stopping();
                queue.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }

            return ExitCodes.Cancelled;
        });
        return command;
    }
}
