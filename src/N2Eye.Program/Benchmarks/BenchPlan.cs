using System.Globalization;

namespace N2Eye.Program.Benchmarks;

/// <summary>What is measured.</summary>
/// <param name="Rounds">How often, everything in turns.</param>
/// <param name="DecodeTokens">Tokens decoded for each context and round.</param>
/// <param name="Prefill">Lengths of prompts, tokens, ascending.</param>
/// <param name="Contexts">Tokens in the state before the first decoded one, ascending.</param>
/// <param name="Picture">Picture file; null = nothing is measured with a picture.</param>
internal sealed record BenchPlan(int Rounds, int DecodeTokens, IReadOnlyList<int> Prefill, IReadOnlyList<int> Contexts, string? Picture)
{
    public const int DefaultRounds = 3;
    public const int DefaultDecodeTokens = 64;
    public const string DefaultPrefill = "64,512,2048";
    public const string DefaultContexts = "64,1024,4096";

    /// <summary>The same numbers on every machine.</summary>
    public const int PromptSeed = 20;

    /// <summary>What a question with a picture may take, tokens.</summary>
    private const int RoomForQuestion = 512;

    /// <summary>The context that the plan asks for, tokens.</summary>
    /// <param name="asked">What the user asks for; 0 = nothing.</param>
    /// <param name="longest">What the model was made for.</param>
    public int ContextFor(int asked, int longest)
    {
        if (asked > 0) return asked;
        var needed = Math.Max(RoomForQuestion, Math.Max(Prefill.Max(), Contexts.Max() + (long)DecodeTokens));
        return (int)Math.Min(longest, needed);
    }

    /// <summary>The part of the plan that fits.</summary>
    /// <param name="context">Longest context, tokens.</param>
    /// <param name="notes">Receives a line for everything that is not measured.</param>
    public BenchPlan FittingInto(int context, ICollection<string> notes)
    {
        foreach (var length in Prefill.Where(length => length > context))
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"not measured: prefill of {length} tokens: the context is {context}"));
        foreach (var length in Contexts.Where(length => !Decodes(length)))
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"not measured: decode at {length} tokens: with {DecodeTokens} more they do not fit into the context of {context}"));
        if (Picture is null) notes.Add("not measured: everything with a picture: none was given with --picture");
        return this with { Prefill = [.. Prefill.Where(length => length <= context)], Contexts = [.. Contexts.Where(Decodes)] };

        bool Decodes(int length) => length + (long)DecodeTokens <= context;
    }
}
