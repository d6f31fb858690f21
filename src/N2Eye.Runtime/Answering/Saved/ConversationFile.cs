using System.Runtime.InteropServices;
using System.Text.Json;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Runtime.Answering.Saved;

/// <summary>A conversation in a file: its messages, its pictures as the decoder reads them, and the decoder's state.</summary>
internal static class ConversationFile
{
    /// <summary>Writes one; a file that is there is replaced as a whole.</summary>
    /// <exception cref="N2EyeException">FileAccess: it cannot be written.</exception>
    public static void Write(string path, Engine engine, ISavableRun? run, StateHead? state, IReadOnlyList<ChatMessage> messages, IReadOnlyList<EncodedPicture> pictures)
    {
        var head = new ConversationHead
        {
            Fingerprint = engine.Model.Fingerprint,
            Weights = engine.WeightsSum,
            Request = Request(messages),
            Pictures = [.. pictures.Select(picture => picture.ContentHash)],
            State = run is null ? null : state,
        };
        try
        {
            using var file = new SavedFileWriter(path, SavedKind.Conversation, JsonSerializer.SerializeToUtf8Bytes(head, SavedJson.Default.ConversationHead));
            foreach (var picture in pictures) file.Write(MemoryMarshal.AsBytes<float>(picture.Embeddings));
            if (head.State is not null) run!.Visit(stretch => file.Write(MemoryMarshal.AsBytes(stretch)));
            file.Commit(toDisk: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"The conversation cannot be saved in {path}: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="N2EyeException">BadInput: it is damaged, or of another model or other weights. FileAccess: it cannot be read.</exception>
    public static SavedConversation Read(string path, Engine engine)
    {
        Conversation? conversation = null;
        try
        {
            using var file = new SavedFileReader(path, SavedKind.Conversation);
            var head = Head(file.Head, engine);
            var messages = Messages(head.Request);
            var pictures = Pictures(file, head.Pictures, engine);
            conversation = engine.StartConversation();
            if (head.State is { } state) conversation.Restore(state, pictures, file);
            file.Finish();
            return new SavedConversation(conversation, messages, pictures);
        }
        catch (Exception exception)
        {
            conversation?.Dispose();
            throw exception switch
            {
                SavedFileException => new N2EyeException(FailureKind.BadInput, $"{path} {exception.Message}: give another file, or delete it to begin anew.", exception),
                IOException or UnauthorizedAccessException => new N2EyeException(FailureKind.FileAccess, $"Cannot read {path}: {exception.Message.ReplaceLineEndings(" ")}", exception),
                _ => exception,
            };
        }
    }

    private static JsonElement Request(IReadOnlyList<ChatMessage> messages)
    {
        var values = new ListValue([.. messages.Select(message => message.ToValue(ControlTokens.TemplateOnly))], literal: true);
        var json = new JsonText(ensureAscii: false, null, TextValue.Template(","), TextValue.Template(":"), sortKeys: false).Write(JsonValues.Object(("messages", values)));
        using var document = JsonDocument.Parse(json.Text, new JsonDocumentOptions { MaxDepth = JsonValues.DeepestNesting });
        return document.RootElement.Clone();
    }

    private static ConversationHead Head(byte[] json, Engine engine)
    {
        ConversationHead head;
        try
        {
            head = JsonSerializer.Deserialize(json, SavedJson.Default.ConversationHead) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw SavedFileException.Damaged("its head is not what this program writes", exception);
        }

        if (head.Fingerprint != engine.Model.Fingerprint)
            throw new SavedFileException($"is a conversation with another model (fingerprint {head.Fingerprint}; this program is compiled for {engine.Model.Name}, {engine.Model.Fingerprint})");
        if (head.Weights != engine.WeightsSum) throw new SavedFileException("is a conversation with other weights of this model");
        return head;
    }

    private static IReadOnlyList<ChatMessage> Messages(JsonElement request)
    {
        try
        {
            return ChatRequest.From(request).Messages;
        }
        catch (Exception exception) when (exception is N2EyeException or InvalidOperationException)
        {
            throw SavedFileException.Damaged("its messages are none", exception);
        }
    }

    private static List<EncodedPicture> Pictures(SavedFileReader file, string[] hashes, Engine engine)
    {
        var shape = engine.Model.Vision.Shape;
        var pictures = new List<EncodedPicture>();
        foreach (var hash in hashes)
        {
            // Memory is only taken for what the file really has.
            var bytes = (long)shape.FeatureRows * shape.EmbeddingSize * sizeof(float);
            if (bytes > file.Left) throw SavedFileException.Damaged("it ends too early");
            var embeddings = new float[shape.FeatureRows * shape.EmbeddingSize];
            file.Read(MemoryMarshal.AsBytes(embeddings.AsSpan()));
            pictures.Add(new EncodedPicture(hash, embeddings));
        }

        return pictures;
    }
}
