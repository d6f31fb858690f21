using N2Eye.Specs.Tokenizers;

namespace N2Eye.Generators.Tokenizers;

/// <summary>Writes the special tokens that a chat template can name.</summary>
internal static class SpecialTokensEmitter
{
    public static string Emit(TokenizerConfigSpec spec, string rootNamespace)
    {
        var writer = SourceWriter.ForFile("tokenizer_config.json", rootNamespace);
        writer.Line("using System.Collections.Generic;");
        writer.Line();
        writer.Line("/// <summary>Special tokens by the names that templates know them by.</summary>");
        writer.Block("internal static class ModelSpecialTokens", () =>
            writer.Block("public static readonly IReadOnlyDictionary<string, string> ByName = new Dictionary<string, string>", () =>
            {
                foreach (var token in spec.Tokens) writer.Line($"[{SourceWriter.Quote(token.Name)}] = {SourceWriter.Quote(token.Text)},");
            }, "};"));
        return writer.ToString();
    }
}
