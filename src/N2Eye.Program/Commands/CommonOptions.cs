using System.CommandLine;
using Microsoft.Extensions.Logging;
using N2Eye.Runtime.Answering;
using N2Eye.Weights;

namespace N2Eye.Program.Commands;

/// <summary>Flags of every command that runs the model.</summary>
internal sealed class CommonOptions
{
    private readonly Option<FileInfo?> weights = new("--weights") { Description = "Weights file, written by n2eye-quant.", HelpName = "FILE" };
    private readonly Option<int> threads = new("--threads") { Description = "Threads; 0 = one for each core.", HelpName = "N" };
    private readonly Option<int> context = new("--context") { Description = $"Longest prompt plus answer, tokens; 0 = the model's limit, at most {EngineOptions.DefaultContext}.", HelpName = "N" };
    private readonly Option<LogLevel> logLevel = new("--log-level") { Description = "What is logged on stderr.", DefaultValueFactory = _ => Microsoft.Extensions.Logging.LogLevel.Warning };

    public void AddTo(Command command)
    {
        Bounded(threads, 0, 1024);
        Bounded(context, 0, int.MaxValue);
        command.Add(weights);
        command.Add(threads);
        command.Add(context);
        command.Add(logLevel);
    }

    public LogLevel LogLevel(ParseResult parsed) => parsed.GetValue(logLevel);

    /// <summary>Where the weights are: the flag, then N2EYE_WEIGHTS, then the executable itself.</summary>
    public WeightsLocation? Weights(ParseResult parsed) =>
        (parsed.GetValue(weights)?.FullName ?? Environment.GetEnvironmentVariable("N2EYE_WEIGHTS")) is { } path ? path : Packed.Weights();

    public EngineOptions Engine(ParseResult parsed) => new() { Threads = parsed.GetValue(threads), Context = parsed.GetValue(context) };

    /// <summary>Refuses a number outside its bounds with one line.</summary>
    public static void Bounded(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 0) return;
        if (int.TryParse(result.Tokens[0].Value, System.Globalization.CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
            result.AddError($"{option.Name} is {value}: it must lie between {least} and {most}.");
    });
}
