using N2Eye.Runtime.Decoding;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Pictures;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Tokenizers;

namespace N2Eye.Runtime.Models;

/// <summary>Everything that the generators read out of a model directory. The weights are not part of it.</summary>
public abstract class CompiledModel
{
    /// <summary>The directory's name.</summary>
    public abstract string Name { get; }

    /// <summary>What a weights file must carry to fit (ModelSpec.Fingerprint), 32 hex digits.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>Id of <c>&lt;image&gt;</c>.</summary>
    public abstract int ImageToken { get; }

    /// <summary>pixels → embeddings</summary>
    public abstract VisionGraph Vision { get; }

    /// <summary>embeddings → logits</summary>
    public abstract DecoderGraph Decoder { get; }

    /// <summary>picture → pixels</summary>
    public abstract Preprocessing Preprocessing { get; }

    /// <summary>text ↔ ids</summary>
    public abstract Tokenizer Tokenizer { get; }

    /// <summary>conversation → prompt</summary>
    public abstract ChatTemplate Template { get; }

    /// <summary>Texts of the special tokens by their names in templates: <c>bos_token</c>, <c>eos_token</c>, …</summary>
    public abstract IReadOnlyDictionary<string, string> SpecialTokens { get; }

    /// <summary>What generation_config.json asks for where the user does not.</summary>
    public abstract GenerationDefaults Generation { get; }
}
