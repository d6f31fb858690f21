using N2Eye.Runtime.Decoding.Grammars;
using N2Eye.Runtime.Sampling;

namespace N2Eye.Runtime.Answering;

/// <summary>Why an answer ended.</summary>
public enum FinishReason
{
    /// <summary>The model ended it, or a stop string was reached.</summary>
    Stop,

    /// <summary>--max-tokens was reached.</summary>
    Length,

    /// <summary>The context is full.</summary>
    Context,

    /// <summary>The caller cancelled.</summary>
    Cancelled,
}

/// <summary>How an answer is made.</summary>
public sealed record AnswerOptions
{
    /// <summary>Tokens at most.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>How tokens are chosen.</summary>
    public required SamplingOptions Sampling { get; init; }

    /// <summary>Texts that end the answer; they are not part of it.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>What the whole answer must be, within <see cref="MaxTokens"/>; null = any text. No <see cref="Stop"/> may cut it.</summary>
    public Grammar? Grammar { get; init; }
}

/// <summary>Receives the answer piece by piece, as soon as no stop string can begin in it.</summary>
/// <param name="text">Complete characters.</param>
public delegate void AnswerSink(ReadOnlySpan<char> text);

/// <summary>An answer.</summary>
public sealed record Completion
{
    /// <summary>The whole text.</summary>
    public required string Text { get; init; }

    /// <summary>Why it ended.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>Tokens of the prompt, pictures widened.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>How many of them were already computed: by an earlier turn, or by another process that kept the state of the system prompt and tools.</summary>
    public required int CachedTokens { get; init; }

    /// <summary>Tokens of the answer, without the one that ended it.</summary>
    public required int CompletionTokens { get; init; }

    /// <summary>Time for the prompt's new tokens.</summary>
    public required TimeSpan PrefillTime { get; init; }

    /// <summary>Time for the answer's tokens.</summary>
    public required TimeSpan DecodeTime { get; init; }
}
