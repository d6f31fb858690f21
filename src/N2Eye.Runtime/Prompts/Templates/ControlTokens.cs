namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Where the spelling of a control token (<c>&lt;|im_end|&gt;</c>, <c>&lt;image&gt;</c>) means the token.</summary>
public enum ControlTokens
{
    /// <summary>In the template's own text and in special tokens; in everything a request holds it is plain text.</summary>
    TemplateOnly,

    /// <summary>In messages of the assistant too, which a model wrote.</summary>
    AssistantToo,

    /// <summary>Everywhere, as in Hugging Face's tokenizers. Whoever writes a message can then forge others.</summary>
    Everywhere,
}
