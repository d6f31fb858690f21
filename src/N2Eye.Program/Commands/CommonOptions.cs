using System.CommandLine;
using Microsoft.Extensions.Logging;
using N2Eye.Program.Devices;
using N2Eye.Program.Output;
using N2Eye.Program.Settings;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Weights;

namespace N2Eye.Program.Commands;

/// <summary>Flags of every command that runs the model. Each may also be said by an environment variable and in n2eye.json (docs/settings.md).</summary>
/// <param name="settingsFlag">The flag that names n2eye.json.</param>
internal sealed class CommonOptions(string settingsFlag = "--config")
{
    private const LogLevel DefaultLogLevel = Microsoft.Extensions.Logging.LogLevel.Warning;

    private readonly Option<string?> weights = new("--weights") { Description = "Weights file, written by n2eye-quant.", HelpName = "FILE" };
    private readonly Option<int?> threads = Flags.Number<int>("--threads", "N", "Threads; 0 = one for each core.", least: 0, most: 1024);
    private readonly Option<int?> context = Flags.Number<int>("--context", "N", $"Longest prompt plus answer, tokens; 0 = the model's limit, at most {EngineOptions.DefaultContext}.", least: 0, most: int.MaxValue);
    private readonly ProviderFlags provider = new();
    private readonly Option<string?> config = new(settingsFlag) { Description = "Settings file. [default: n2eye.json beside the program, where there is one]", HelpName = "FILE" };
    private readonly Option<LogLevel?> logLevel = Flags.Choice("--log-level", "What is logged on stderr.", DefaultLogLevel);
    private readonly Option<LogFormat?> logFormat = Flags.Choice("--log-format", "How it is logged: lines for people, or a JSON object each.", LogFormat.Text);

    public void AddTo(Command command)
    {
        command.Add(weights);
        command.Add(threads);
        command.Add(context);
        provider.AddTo(command);
        command.Add(config);
        command.Add(logLevel);
        command.Add(logFormat);
    }

    /// <summary>What flags, environment and settings say together.</summary>
    /// <exception cref="N2EyeException">One of them cannot be used.</exception>
    public ModelSettings Read(ParseResult parsed)
    {
        var settings = SettingsFile.Read(Variables.First(parsed.GetValue(config), "N2EYE_CONFIG", null));
        var chosen = provider.Read(parsed, settings);
        var path = Variables.First(parsed.GetValue(weights), "N2EYE_WEIGHTS", settings.Weights);
        return new ModelSettings(
            path is null ? Packed.Weights() : path,
            new EngineOptions
            {
                Threads = Variables.First(parsed.GetValue(threads), "N2EYE_THREADS", settings.Threads, 0),
                Context = Variables.First(parsed.GetValue(context), "N2EYE_CONTEXT", settings.Context, 0),
                Provider = chosen,
                Cache = chosen.Cache,
            },
            parsed.GetValue(logLevel) ?? Chosen(Variables.First(null, "N2EYE_LOG_LEVEL", settings.LogLevel), "log level", DefaultLogLevel),
            parsed.GetValue(logFormat) ?? Chosen(Variables.First(null, "N2EYE_LOG_FORMAT", settings.LogFormat), "log format", LogFormat.Text));
    }

    private static T Chosen<T>(string? text, string what, T fallback) where T : struct, Enum
    {
        if (text is null) return fallback;
        return Flags.Chosen<T>(text) ?? throw new N2EyeException(FailureKind.BadInput, $"The {what} {Flags.Quote(text)} is none of {string.Join(", ", Flags.Words<T>())}.");
    }
}

/// <summary>How the model is run.</summary>
/// <param name="Weights">Where they are: as given, or else in the executable itself; null where it has none.</param>
/// <param name="Engine">How the engine uses the machine.</param>
/// <param name="LogLevel">What is logged.</param>
/// <param name="LogFormat">How it is logged.</param>
internal sealed record ModelSettings(WeightsLocation? Weights, EngineOptions Engine, LogLevel LogLevel, LogFormat LogFormat)
{
    /// <summary>The engine's options, with plug-ins tried in a process of their own first.</summary>
    public EngineOptions EngineWithTrial => Engine with { Trial = new ProviderTrial(this).Run };

    /// <summary>Loggers for stderr.</summary>
    public ILoggerFactory Loggers() => StandardError.Create(LogLevel, LogFormat);
}
