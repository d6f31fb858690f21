using System.Globalization;

namespace N2Eye.Runtime.Sampling;

/// <summary>How the next token is chosen; names and meaning as in transformers' GenerationConfig.</summary>
public sealed record SamplingOptions
{
    /// <summary>Always the likeliest token.</summary>
    public static SamplingOptions Greedy { get; } = new();

    /// <summary>Divides the logits; 0 = always the likeliest token.</summary>
    public float Temperature { get; init; }

    /// <summary>Choose among the K likeliest; 0 = all.</summary>
    public int TopK { get; init; }

    /// <summary>Choose among the likeliest that together have this probability; 1 = all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Drop what is less likely than this share of the likeliest; 0 = nothing.</summary>
    public float MinP { get; init; }

    /// <summary>Positive logits of tokens already seen are divided by it, negative ones multiplied; 1 = nothing.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Same seed and logits, same tokens, on every platform.</summary>
    public ulong Seed { get; init; }

    /// <exception cref="N2EyeException">A value is outside its bounds; the message names the flag.</exception>
    public void Validate()
    {
        Check("--temperature", Temperature, 0, 100);
        Check("--top-k", TopK, 0, int.MaxValue);
        Check("--top-p", TopP, float.Epsilon, 1);
        Check("--min-p", MinP, 0, 1);
        Check("--repetition-penalty", RepetitionPenalty, 0.01f, 100);
    }

    private static void Check(string flag, float value, float least, float most)
    {
        if (!(value >= least && value <= most))
        {
            throw new N2EyeException(FailureKind.BadInput, string.Create(CultureInfo.InvariantCulture,
                $"{flag} is {value}: it must be {(least == float.Epsilon ? "above 0" : $"at least {least}")} and at most {most}."));
        }
    }
}
