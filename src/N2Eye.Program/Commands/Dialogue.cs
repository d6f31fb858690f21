using System.CommandLine;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Program.Commands;

/// <summary>A conversation with its messages and pictures, which <c>--state</c> keeps from one process to the next (docs/reuse.md).</summary>
internal sealed class Dialogue : IDisposable
{
    private readonly LoadedModel model;
    private readonly Conversation conversation;
    private readonly string? state;
    private readonly string? system;
    private readonly List<ChatMessage> messages;
    private readonly List<EncodedPicture> pictures;
    private int picturesOfQuestion;

    private Dialogue(LoadedModel model, SavedConversation begun, string? state, string? system)
    {
        (this.model, this.state, this.system) = (model, state, system);
        conversation = begun.Conversation;
        messages = [.. begun.Messages];
        pictures = [.. begun.Pictures];
    }

    /// <summary>The flag that names the file.</summary>
    public static Option<string?> StateFlag() =>
        Flags.Path("--state", "FILE", "Keep the conversation in this file: where it exists, this question follows what it holds, without reading pictures again.");

    /// <summary>Goes on with the conversation that a file holds, or begins one.</summary>
    /// <param name="model">Answers.</param>
    /// <param name="state">The file; null = keep nothing.</param>
    /// <param name="system">System prompt; null = none, or the file's.</param>
    /// <exception cref="N2EyeException">The file cannot be gone on with, or not be written later.</exception>
    public static Dialogue Open(LoadedModel model, string? state, string? system)
    {
        if (state is null || !File.Exists(state))
        {
            if (state is not null) CheckPlace(state);
            return new Dialogue(model, new SavedConversation(model.Engine.StartConversation(), [.. ChatRequests.System(system)], []), state, system);
        }

        var saved = model.Engine.Resume(state);
        var own = saved.Messages is [{ Role: "system" } first, ..] ? first.Content?.ToString() : null;
        if (!string.IsNullOrEmpty(system) && system != own)
        {
            saved.Conversation.Dispose();
            throw new N2EyeException(FailureKind.BadInput, $"{state} holds a conversation with another system prompt: leave --system out, or give another --state.");
        }

        return new Dialogue(model, saved, state, own);
    }

    /// <summary>Adds a picture to the next question; <c>-</c> is standard input.</summary>
    public void AddPicture(string path, CancellationToken cancellation)
    {
        pictures.Add(model.Encode(path, cancellation, keep: true));
        picturesOfQuestion++;
    }

    /// <summary>Answers a question. What was said is remembered, and saved by <see cref="Save"/>, unless it was cancelled.</summary>
    public Completion Answer(string question, ControlTokens controlTokens, AnswerOptions options, AnswerSink? sink, CancellationToken cancellation)
    {
        var message = ChatMessage.User(picturesOfQuestion, question);
        var request = new ChatRequest { Messages = [.. messages, message], AddGenerationPrompt = true, ControlTokens = controlTokens };
        var completion = conversation.Answer(request, pictures, options, sink, cancellation);
        if (completion.FinishReason == FinishReason.Cancelled) return completion;
        messages.Add(message);
        messages.Add(ChatMessage.Assistant(completion.Text));
        picturesOfQuestion = 0;
        return completion;
    }

    /// <summary>Writes the file anew, where there is to be one.</summary>
    /// <exception cref="N2EyeException">It cannot be written.</exception>
    public void Save()
    {
        if (state is not null) conversation.Save(state, messages, pictures);
    }

    /// <summary>Begins anew; the file stays until the next answer.</summary>
    public void Reset()
    {
        messages.Clear();
        messages.AddRange(ChatRequests.System(system));
        pictures.Clear();
        picturesOfQuestion = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => conversation.Dispose();

    /// <summary>An answer that cannot be kept is better not computed.</summary>
    private static void CheckPlace(string path)
    {
        if (Directory.Exists(path)) throw new N2EyeException(FailureKind.FileAccess, $"--state: {path} is a folder: give a file in it.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))) throw new N2EyeException(FailureKind.FileAccess, $"--state: the folder of {path} does not exist.");
    }
}
