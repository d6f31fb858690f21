namespace N2Eye.Specs.Tokenizers;

/// <summary>What tokenizer_config.json and special_tokens_map.json say.</summary>
/// <param name="Tokens">Every <c>*_token</c> that has a text, by name: <c>bos_token</c>, <c>eos_token</c>, <c>image_token</c>, …</param>
/// <param name="AdditionalSpecialTokens">The texts of <c>additional_special_tokens</c>.</param>
/// <param name="AddBosToken">Whether a bos token is wanted before a text; null where the file is silent.</param>
/// <param name="AddEosToken">Whether an eos token is wanted after a text; null where the file is silent.</param>
/// <param name="ChatTemplates">Inline chat templates; the unnamed one is called <c>default</c>.</param>
/// <param name="ModelMaxLength">The longest text in tokens; null where none is meant (absent, or the 1e30 that stands for "no limit").</param>
public sealed record TokenizerConfigSpec(
    EquatableArray<NamedText> Tokens,
    EquatableArray<string> AdditionalSpecialTokens,
    bool? AddBosToken,
    bool? AddEosToken,
    EquatableArray<NamedText> ChatTemplates,
    int? ModelMaxLength)
{
    /// <summary>Text of <c>bos_token</c>, or null.</summary>
    public string? BosToken => Token("bos_token");

    /// <summary>Text of <c>eos_token</c>, or null.</summary>
    public string? EosToken => Token("eos_token");

    /// <summary>Text of <c>pad_token</c>, or null.</summary>
    public string? PadToken => Token("pad_token");

    /// <summary>Text of <c>unk_token</c>, or null.</summary>
    public string? UnkToken => Token("unk_token");

    /// <summary>The text of a named token such as <c>image_token</c>, or null.</summary>
    public string? Token(string name) => Find(Tokens, name);

    /// <summary>The text of a named chat template, or null.</summary>
    public string? ChatTemplate(string name = "default") => Find(ChatTemplates, name);

    private static string? Find(EquatableArray<NamedText> texts, string name)
    {
        foreach (var text in texts)
        {
            if (text.Name == name) return text.Text;
        }

        return null;
    }
}

/// <summary>A text with a name, and where it stands in its file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Text">The text.</param>
/// <param name="Line">Line of the text, from 1.</param>
/// <param name="Column">Column of the text, from 1.</param>
public sealed record NamedText(string Name, string Text, int Line, int Column);
