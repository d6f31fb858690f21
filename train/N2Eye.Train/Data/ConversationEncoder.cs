using System.Text.Json;
using N2Eye.Runtime;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Prompts;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Train.Data;

/// <summary>
/// Session → token ids, by the compiled model's own template and tokenizer. Each question is rendered and encoded exactly as the
/// program would before it answers, so that training sees the ids that answering will see.
/// </summary>
/// <param name="model">The compiled model.</param>
/// <param name="rowsPerPicture">Ids that one <c>&lt;image&gt;</c> is widened to.</param>
/// <param name="length">Longest sequence; what is behind it is cut.</param>
public sealed class ConversationEncoder(CompiledModel model, int rowsPerPicture, int length)
{
    private readonly HashSet<int> stops = StopTokens(model);

    /// <summary>The session's ids and which of them are answers.</summary>
    /// <exception cref="N2EyeException">BadInput: the template refuses or rewrites the conversation, or an answer spells a control token that ends it.</exception>
    public Example Encode(Session session)
    {
        var ids = new List<int>();
        var answered = new List<bool>();
        var messages = new List<ChatMessage>();
        if (!string.IsNullOrEmpty(session.System)) messages.Add(ChatMessage.System(session.System));
        var tools = Tools(session);
        var rendered = ""; // what is encoded so far
        foreach (var (index, turn) in session.Turns.Index())
        {
            messages.Add(Question(session, turn, index));
            var prompt = Render(session, messages, tools, generate: true);
            if (!prompt.Text.StartsWith(rendered, StringComparison.Ordinal)) throw Rewritten(session);
            messages.Add(ChatMessage.Assistant(turn.Answers[0]));
            var whole = Render(session, messages, tools, generate: false);
            if (!whole.Text.StartsWith(prompt.Text, StringComparison.Ordinal)) throw Rewritten(session);
            Add(Encoded(prompt.From(rendered.Length)), 0);
            var answer = Encoded(whole.From(prompt.Text.Length));
            Add(answer, AnswerLength(session, turn, answer));
            rendered = whole.Text;
        }

        var isCut = ids.Count > length;
        return new Example(session, [.. ids.Take(length)], [.. answered.Take(length)], isCut);

        void Add(List<int> part, int answerLength)
        {
            for (var i = 0; i < part.Count; i++)
            {
                for (var row = 0; row < (part[i] == model.ImageToken ? rowsPerPicture : 1); row++)
                {
                    ids.Add(part[i]);
                    answered.Add(i < answerLength);
                }
            }
        }
    }

    private static ChatMessage Question(Session session, SessionTurn turn, int index)
    {
        if (turn.Role == "tool") return new ChatMessage("tool", JsonValues.String(turn.Query));
        return ChatMessage.User(index == 0 && session.Picture is not null ? 1 : 0, turn.Query);
    }

    private static IReadOnlyList<TemplateValue>? Tools(Session session)
    {
        if (session.Tools is null) return null;
        using var document = JsonDocument.Parse(session.Tools);
        return [.. document.RootElement.EnumerateArray().Select(JsonValues.From)];
    }

    private Prompt Render(Session session, List<ChatMessage> messages, IReadOnlyList<TemplateValue>? tools, bool generate)
    {
        try
        {
            // The model is taught to write control tokens such as <|tool_call_start|>: in answers they count.
            return model.Template.Render(new ChatRequest { Messages = messages, Tools = tools, AddGenerationPrompt = generate, ControlTokens = ControlTokens.AssistantToo });
        }
        catch (N2EyeException refused)
        {
            throw SessionFields.Bad(session.Place, refused.Message.TrimEnd('.'));
        }
    }

    private List<int> Encoded(Prompt prompt)
    {
        var part = new List<int>();
        model.Tokenizer.Encode(prompt, part);
        return part;
    }

    /// <summary>Ids of an answer up to and with the token that ends it; what the template writes behind that is not the model's.</summary>
    private int AnswerLength(Session session, SessionTurn turn, List<int> ids)
    {
        if (ids.Contains(model.ImageToken)) throw Forged(session, turn, "<image>");
        var end = ids.FindIndex(stops.Contains);
        if (end < 0) return ids.Count;
        if (Encoded(Prompt.Trusted(turn.Answers[0])).Exists(stops.Contains)) throw Forged(session, turn, "the token that ends a turn");
        return end + 1;
    }

    private static N2EyeException Forged(Session session, SessionTurn turn, string what) =>
        SessionFields.Bad(session.Place, $"the answer of turn {turn.Id} spells {what}, which would end or change the conversation");

    private static N2EyeException Rewritten(Session session) =>
        SessionFields.Bad(session.Place, "the chat template renders earlier turns differently once later ones follow: such a conversation cannot be one training sequence, split it");

    private static HashSet<int> StopTokens(CompiledModel model)
    {
        var ids = new HashSet<int>(model.Generation.EosTokenIds);
        model.SpecialTokens.TryGetValue("eos_token", out var eos);
        foreach (var token in new[] { eos, "<|im_end|>" })
        {
            if (token is not null && model.Tokenizer.IdOf(token) is { } id) ids.Add(id);
        }

        return ids;
    }
}
