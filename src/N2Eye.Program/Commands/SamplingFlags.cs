using System.CommandLine;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Decoding;
using N2Eye.Runtime.Decoding.Grammars;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Sampling;

namespace N2Eye.Program.Commands;

/// <summary>Flags that say how an answer is made. What is not given comes from the model's generation_config.json.</summary>
internal sealed class SamplingFlags
{
    private readonly Option<int?> maxTokens = Flags.Number<int>("--max-tokens", "N", "Tokens of the answer, at most.", least: 1, most: int.MaxValue);
    private readonly Option<float?> temperature = Flags.Number<float>("--temperature", "T", "0 = always the likeliest token.");
    private readonly Option<int?> topK = Flags.Number<int>("--top-k", "K", "Choose among the K likeliest tokens; 0 = all.", least: 0, most: int.MaxValue);
    private readonly Option<float?> topP = Flags.Number<float>("--top-p", "P", "Choose among the likeliest tokens that together have this probability.");
    private readonly Option<float?> minP = Flags.Number<float>("--min-p", "P", "Drop tokens less likely than this share of the likeliest.");
    private readonly Option<float?> repetitionPenalty = Flags.Number<float>("--repetition-penalty", "R", "Above 1: tokens already seen become less likely.");
    private readonly Option<ulong?> seed = Flags.Number<ulong>("--seed", "N", "Same seed, same answer.", least: 0, most: ulong.MaxValue);
    private readonly Option<string[]> stop = new("--stop") { Description = "Text that ends the answer; may be given more than once.", HelpName = "TEXT", DefaultValueFactory = _ => [] };
    private readonly Option<string?> schema = new("--schema") { Description = "JSON Schema, a file or the text itself: the answer is JSON that it allows.", HelpName = "FILE|JSON" };
    private readonly Option<ControlTokens?> controlTokens = ControlTokensOption();

    /// <summary>The flag by which users relax what control tokens may do.</summary>
    public static Option<ControlTokens?> ControlTokensOption() => Flags.Choice("--control-tokens",
        "Where control tokens such as <|im_end|> count: only in the template's own text, also in assistant messages, or everywhere (unsafe with text from strangers).",
        Runtime.Prompts.Templates.ControlTokens.TemplateOnly);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { maxTokens, temperature, topK, topP, minP, repetitionPenalty, seed, stop, schema, controlTokens }) command.Add(option);
    }

    public ControlTokens ControlTokens(ParseResult parsed) => parsed.GetValue(controlTokens) ?? default;

    public AnswerOptions Read(ParseResult parsed, GenerationDefaults defaults)
    {
        // A model that asks for greedy decoding gets it, whatever temperature stands beside; a user who asks for sampling gets
        // that, with the file's values for what he leaves open.
        var sampled = defaults.DoSample || parsed.GetValue(temperature) > 0 || parsed.GetValue(topK) is not null || parsed.GetValue(topP) is not null || parsed.GetValue(minP) is not null;
        var answer = new AnswerOptions
        {
            MaxTokens = parsed.GetValue(maxTokens) ?? (defaults.MaxNewTokens > 0 ? defaults.MaxNewTokens : 256),
            Stop = parsed.GetValue(stop) ?? [],
            Grammar = parsed.GetValue(schema) is { } given ? ReadSchema(given) : null,
            Sampling = new SamplingOptions
            {
                Temperature = parsed.GetValue(temperature) ?? (sampled ? defaults.Temperature : 0),
                TopK = parsed.GetValue(topK) ?? (sampled ? defaults.TopK : 0),
                TopP = parsed.GetValue(topP) ?? (sampled ? defaults.TopP : 1),
                MinP = parsed.GetValue(minP) ?? (sampled ? defaults.MinP : 0),
                RepetitionPenalty = parsed.GetValue(repetitionPenalty) ?? defaults.RepetitionPenalty,
                Seed = parsed.GetValue(seed) ?? RandomSeed(),
            },
        };
        answer.Sampling.Validate();
        if (answer.Grammar is not null && answer.Stop.Count > 0) throw new N2EyeException(FailureKind.BadInput, "--stop would cut an answer that --schema shapes: give one of them.");
        return answer;
    }

    private static Grammar ReadSchema(string given)
    {
        if (given.AsSpan().TrimStart().StartsWith('{')) return JsonSchema.Compile(given, "--schema");
        try
        {
            return JsonSchema.Compile(File.ReadAllText(given), given);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"--schema: cannot read {Flags.Quote(given)}: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    private static ulong RandomSeed() => (ulong)Random.Shared.NextInt64();
}
