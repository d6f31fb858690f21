namespace N2Eye.Train.Tokenizer;

/// <summary>The control tokens of the N2-Eye family, by id. Ids 0 to 13 are LFM2's.</summary>
public static class ControlTokens
{
    /// <summary>Fills a batch on the right.</summary>
    public const string Pad = "<|pad|>";

    /// <summary>Begins every prompt.</summary>
    public const string Begin = "<|startoftext|>";

    /// <summary>Ends a turn, and an answer.</summary>
    public const string TurnEnd = "<|im_end|>";

    /// <summary>Stands for one picture.</summary>
    public const string Image = "<image>";

    /// <summary>Every control token: its index is its id.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Pad, Begin, "<|endoftext|>", "<|fim_pre|>", "<|fim_mid|>", "<|fim_suf|>", "<|im_start|>", TurnEnd,
        "<|tool_list_start|>", "<|tool_list_end|>", "<|tool_call_start|>", "<|tool_call_end|>",
        "<|tool_response_start|>", "<|tool_response_end|>", Image,
    ];
}
