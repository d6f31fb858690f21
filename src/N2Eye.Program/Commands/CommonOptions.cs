using System.CommandLine;
using Microsoft.Extensions.Logging;
using N2Eye.Runtime.Answering;
using N2Eye.Weights;

namespace N2Eye.Program.Commands;

/// <summary>Flags of every command that runs the model.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> weights = new("--weights") { Description = "Weights file, written by n2eye-quant.", HelpName = "FILE" };
    private readonly Option<int?> threads = Flags.Number<int>("--threads", "N", "Threads; 0 = one for each core.", least: 0, most: 1024);
    private readonly Option<int?> context = Flags.Number<int>("--context", "N", $"Longest prompt plus answer, tokens; 0 = the model's limit, at most {EngineOptions.DefaultContext}.", least: 0, most: int.MaxValue);
    private const LogLevel DefaultLogLevel = Microsoft.Extensions.Logging.LogLevel.Warning;

    private readonly Option<LogLevel?> logLevel = Flags.Choice("--log-level", "What is logged on stderr.", DefaultLogLevel);

    public void AddTo(Command command)
    {
        command.Add(weights);
        command.Add(threads);
        command.Add(context);
        command.Add(logLevel);
    }

    public LogLevel LogLevel(ParseResult parsed) => parsed.GetValue(logLevel) ?? DefaultLogLevel;

    /// <summary>Where the weights are: the flag, then N2EYE_WEIGHTS, then the executable itself.</summary>
    public WeightsLocation? Weights(ParseResult parsed)
    {
        var path = new[] { parsed.GetValue(weights), Environment.GetEnvironmentVariable("N2EYE_WEIGHTS") }.FirstOrDefault(given => !string.IsNullOrEmpty(given));
        return path is null ? Packed.Weights() : path;
    }

    public EngineOptions Engine(ParseResult parsed) => new() { Threads = parsed.GetValue(threads) ?? 0, Context = parsed.GetValue(context) ?? 0 };
}
