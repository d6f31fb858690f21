using System.CommandLine;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Decoding;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Sampling;

namespace N2Eye.Program.Commands;

/// <summary>Flags that say how an answer is made. What is not given comes from the model's generation_config.json.</summary>
internal sealed class SamplingFlags
{
    private readonly Option<int?> maxTokens = new("--max-tokens") { Description = "Tokens of the answer, at most.", HelpName = "N" };
    private readonly Option<float?> temperature = new("--temperature") { Description = "0 = always the likeliest token.", HelpName = "T" };
    private readonly Option<int?> topK = new("--top-k") { Description = "Choose among the K likeliest tokens; 0 = all.", HelpName = "K" };
    private readonly Option<float?> topP = new("--top-p") { Description = "Choose among the likeliest tokens that together have this probability.", HelpName = "P" };
    private readonly Option<float?> minP = new("--min-p") { Description = "Drop tokens less likely than this share of the likeliest.", HelpName = "P" };
    private readonly Option<float?> repetitionPenalty = new("--repetition-penalty") { Description = "Above 1: tokens already seen become less likely.", HelpName = "R" };
    private readonly Option<ulong?> seed = new("--seed") { Description = "Same seed, same answer.", HelpName = "N" };
    private readonly Option<string[]> stop = new("--stop") { Description = "Text that ends the answer; may be given more than once.", HelpName = "TEXT", DefaultValueFactory = _ => [] };
    private readonly Option<ControlTokens> controlTokens = ControlTokensOption();

    /// <summary>The flag by which users relax what control tokens may do.</summary>
    public static Option<ControlTokens> ControlTokensOption() => new("--control-tokens")
    {
        Description = "Where control tokens such as <|im_end|> count: only in the template's own text, also in assistant messages, or everywhere (unsafe with text from strangers).",
        DefaultValueFactory = _ => Runtime.Prompts.Templates.ControlTokens.TemplateOnly,
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { maxTokens, temperature, topK, topP, minP, repetitionPenalty, seed, stop, controlTokens }) command.Add(option);
    }

    public ControlTokens ControlTokens(ParseResult parsed) => parsed.GetValue(controlTokens);

    public AnswerOptions Read(ParseResult parsed, GenerationDefaults defaults)
    {
        var sampled = defaults.DoSample;
        var answer = new AnswerOptions
        {
            MaxTokens = parsed.GetValue(maxTokens) ?? (defaults.MaxNewTokens > 0 ? defaults.MaxNewTokens : 256),
            Stop = parsed.GetValue(stop) ?? [],
            Sampling = new SamplingOptions
            {
                // A model that asks for greedy decoding gets it, whatever temperature stands beside.
                Temperature = parsed.GetValue(temperature) ?? (sampled ? defaults.Temperature : 0),
                TopK = parsed.GetValue(topK) ?? (sampled ? defaults.TopK : 0),
                TopP = parsed.GetValue(topP) ?? (sampled ? defaults.TopP : 1),
                MinP = parsed.GetValue(minP) ?? (sampled ? defaults.MinP : 0),
                RepetitionPenalty = parsed.GetValue(repetitionPenalty) ?? defaults.RepetitionPenalty,
                Seed = parsed.GetValue(seed) ?? RandomSeed(),
            },
        };
        if (answer.MaxTokens < 1) throw new Runtime.N2EyeException(Runtime.FailureKind.BadInput, $"--max-tokens is {answer.MaxTokens}: it must be at least 1.");
        answer.Sampling.Validate();
        return answer;
    }

    private static ulong RandomSeed() => (ulong)Random.Shared.NextInt64();
}
