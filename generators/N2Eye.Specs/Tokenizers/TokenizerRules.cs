namespace N2Eye.Specs.Tokenizers;

/// <summary>Rules that tokenizer.json, tokenizer_config.json and special_tokens_map.json must keep.</summary>
public static class TokenizerRules
{
    /// <summary>N2E020: the model is not byte-level BPE, or has an option that changes its result.</summary>
    public static readonly SpecRule Model = new("N2E020", "Unsupported tokenizer model");

    /// <summary>N2E021: a normalizer other than NFC.</summary>
    public static readonly SpecRule Normalizer = new("N2E021", "Unsupported normalizer");

    /// <summary>N2E022: a pre-tokenizer that is not built from Split, Digits, Punctuation and ByteLevel.</summary>
    public static readonly SpecRule PreTokenizer = new("N2E022", "Unsupported pre-tokenizer");

    /// <summary>N2E023: a Split pattern that cannot be expressed as a .NET regular expression.</summary>
    public static readonly SpecRule Pattern = new("N2E023", "Unsupported pre-tokenizer pattern");

    /// <summary>N2E024: a post-processor that does more than put special tokens around the text.</summary>
    public static readonly SpecRule PostProcessor = new("N2E024", "Unsupported post-processor");

    /// <summary>N2E025: a decoder other than ByteLevel.</summary>
    public static readonly SpecRule Decoder = new("N2E025", "Unsupported decoder");

    /// <summary>N2E026: a vocabulary id that is no id, or is used twice.</summary>
    public static readonly SpecRule VocabularyId = new("N2E026", "Bad vocabulary id");

    /// <summary>N2E027: a token that is not spelled in the byte-level alphabet, or a byte without a token.</summary>
    public static readonly SpecRule NotByteLevel = new("N2E027", "The vocabulary is not byte-level");

    /// <summary>N2E028: a merge that is malformed or names a token that the vocabulary lacks.</summary>
    public static readonly SpecRule Merge = new("N2E028", "Bad merge");

    /// <summary>N2E029: an added token that contradicts the vocabulary or another added token.</summary>
    public static readonly SpecRule AddedToken = new("N2E029", "Inconsistent added token");

    /// <summary>N2E030: a special token or chat template of tokenizer_config.json in an unknown form.</summary>
    public static readonly SpecRule Config = new("N2E030", "Unusable entry in the tokenizer's configuration");
}
