using N2Eye.Specs.Json;

namespace N2Eye.Specs.Tokenizers;

/// <summary>The options of the <c>model</c> object that decide which algorithm runs.</summary>
internal static class ModelParser
{
    /// <summary>Whether the model is BPE without options that change its result; reports what is not.</summary>
    public static bool IsBytePairEncoding(JsonFields model)
    {
        // Files of the library's first versions leave the type out; only BPE has merges.
        var type = model.String("type", model.Has("merges") ? "BPE" : "");
        if (type != "BPE")
        {
            model.Error(TokenizerRules.Model, "type", $"The tokenizer model is \"{type}\"; only byte-level \"BPE\" can be compiled.");
            return false;
        }

        foreach (var option in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            var value = model.String(option, "");
            if (value.Length > 0)
                model.Error(TokenizerRules.Model, option, $"\"{model.Name(option)}\" is \"{value}\": byte-level BPE has none.");
        }

        if (model.Number("dropout", 0) != 0)
            model.Error(TokenizerRules.Model, "dropout", $"\"{model.Name("dropout")}\" makes the ids random: set it to null.");
        if (model.Boolean("byte_fallback", false))
            model.Error(TokenizerRules.Model, "byte_fallback", $"\"{model.Name("byte_fallback")}\" belongs to SentencePiece vocabularies: only byte-level ones can be compiled.");
        return true;
    }
}
