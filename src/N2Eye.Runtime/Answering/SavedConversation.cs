using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Runtime.Answering;

/// <summary>A conversation that was read from a file: it goes on where it was saved.</summary>
/// <param name="Conversation">With the decoder's state in it; empty, and computed anew by the next turn, where the decoder or the context is another that cannot take it. The caller disposes it.</param>
/// <param name="Messages">All so far, answers among them.</param>
/// <param name="Pictures">All so far, in order.</param>
public sealed record SavedConversation(Conversation Conversation, IReadOnlyList<ChatMessage> Messages, IReadOnlyList<EncodedPicture> Pictures);
