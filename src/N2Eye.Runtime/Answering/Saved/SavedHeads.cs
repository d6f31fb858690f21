using System.Text.Json;
using System.Text.Json.Serialization;

namespace N2Eye.Runtime.Answering.Saved;

/// <summary>A saved conversation. Behind it: each picture's embeddings (rows, hidden), then the decoder's state, where there is one.</summary>
internal sealed record ConversationHead
{
    /// <summary>Of the model.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Of its weights (<see cref="Execution.WeightStore.Sum"/>).</summary>
    public required string Weights { get; init; }

    /// <summary><c>{"messages": […]}</c>, answers among them.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>Content hash of every picture, in order.</summary>
    public required string[] Pictures { get; init; }

    /// <summary>What is in the decoder; null where it cannot be taken out.</summary>
    public StateHead? State { get; init; }
}

/// <summary>What the decoder's state was made from.</summary>
internal sealed record StateHead
{
    /// <summary>One for each position, pictures widened.</summary>
    public required int[] Ids { get; init; }

    /// <summary>How many of the conversation's pictures are in it.</summary>
    public required int Pictures { get; init; }

    /// <summary>What the next prompt must begin with; null where no later prompt can build on it.</summary>
    public PromptHead? Prompt { get; init; }
}

/// <summary>A prompt and what was answered.</summary>
internal sealed record PromptHead
{
    /// <summary>The whole prompt.</summary>
    public required string Text { get; init; }

    /// <summary>What users wrote of it: start and length, UTF-16 code units, one behind the other.</summary>
    public required int[] Literal { get; init; }

    /// <summary>The answer's text.</summary>
    public required string Answer { get; init; }
}

/// <summary>The beginning of prompts, and what else decides the state after it. Behind it: the state.</summary>
internal sealed record PrefixHead
{
    /// <summary>Of the model.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Of its weights (<see cref="Execution.WeightStore.Sum"/>).</summary>
    public required string Weights { get; init; }

    /// <summary>Version of the library: another's kernels may round otherwise.</summary>
    public required string Program { get; init; }

    /// <summary>One for each position.</summary>
    public required int[] Ids { get; init; }
}

/// <summary>A picture, and what else decides its embeddings. Behind it: the embeddings (rows, hidden).</summary>
internal sealed record PictureHead
{
    /// <summary>Of the model.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Of its weights (<see cref="Execution.WeightStore.Sum"/>).</summary>
    public required string Weights { get; init; }

    /// <summary>Version of the library: another may decode, resample or compute otherwise.</summary>
    public required string Program { get; init; }

    /// <summary>How the picture becomes pixels.</summary>
    public required string Pixels { get; init; }

    /// <summary>How pixels become embeddings: device, options, kind of processor, and how int8 matrices are multiplied.</summary>
    public required string Tower { get; init; }

    /// <summary>Content hash of the picture.</summary>
    public required string Picture { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    MaxDepth = Prompts.Templates.JsonValues.DeepestNesting + 8)]
[JsonSerializable(typeof(ConversationHead))]
[JsonSerializable(typeof(PrefixHead))]
[JsonSerializable(typeof(PictureHead))]
internal sealed partial class SavedJson : JsonSerializerContext;
