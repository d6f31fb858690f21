using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Decoding.Grammars;
using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Queries;

/// <summary>Which model answers, for the events.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Fingerprint">Its fingerprint.</param>
/// <param name="Scheme">The weights' scheme, such as int8.</param>
/// <param name="Device">Where it is computed: cpu, or the execution provider.</param>
internal sealed record ModelIdentity(string Model, string Fingerprint, string Scheme, string Device);

/// <summary>A question as it is put.</summary>
/// <param name="Text">The question.</param>
/// <param name="MaxTokens">Tokens of the answer, at most.</param>
/// <param name="Grammar">What the answer must be; null = any text.</param>
internal sealed record Question(string Text, int MaxTokens, Grammar? Grammar = null);

/// <summary>An answer.</summary>
/// <param name="Text">The text.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="PrefillTime">Prompt to first token.</param>
/// <param name="DecodeTime">First token to last.</param>
internal sealed record Reply(string Text, FinishReason Reason, TimeSpan PrefillTime, TimeSpan DecodeTime);

/// <summary>What answers questions about pictures. It is used by one thread at a time.</summary>
internal interface IAnswerer
{
    /// <summary>Which model answers.</summary>
    ModelIdentity Identity { get; }

    /// <summary>Looks at a picture, for a conversation about it.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="crops">What of it is looked at: a picture for each; empty = the whole.</param>
    /// <param name="system">System prompt, if any.</param>
    /// <exception cref="Runtime.N2EyeException">It cannot be decoded or encoded.</exception>
    IDialogue Look(Frame frame, IReadOnlyList<Crop> crops, string? system);
}

/// <summary>A conversation about a picture: each question knows those before it. A later conversation ends it.</summary>
internal interface IDialogue
{
    /// <summary>Bytes to embeddings; zero where they were known.</summary>
    TimeSpan PictureTime { get; }

    /// <summary>Asks the next question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="progress">Called now and then while the answer is made.</param>
    /// <exception cref="Runtime.N2EyeException">It cannot be answered.</exception>
    Reply Ask(Question question, Action progress);
}
