using N2Eye.Specs;
using N2Eye.Specs.Graph;
using N2Eye.Specs.Pictures;
using N2Eye.Specs.Tokenizers;

namespace N2Eye.Generators;

/// <summary>The little that other files must know of the tokenizer: comparing this is cheaper than comparing 150k entries.</summary>
/// <param name="HighestId">The last id that stands for a token.</param>
/// <param name="AddedIds">Ids of the added tokens, among which <c>&lt;image&gt;</c> must be.</param>
internal sealed record TokenizerFacts(int HighestId, EquatableArray<int> AddedIds)
{
    public static TokenizerFacts? From(TokenizerSpec? spec) => spec is null ? null : new(spec.Count - 1, new(spec.AddedTokens.Select(token => token.Id)));
}

/// <summary>What must agree between the files of a model directory (N2E014).</summary>
internal static class ModelCheck
{
    /// <summary>The model, or what contradicts what; neither where a part is missing, since that was reported already.</summary>
    public static Parsed<ModelSpec> Together(ModelSpec? model, TokenizerFacts? tokenizer, PreprocessorSpec? pictures, bool others)
    {
        if (model is null || tokenizer is null || pictures is null || !others) return new(null, default);
        var report = new SpecReport(model.Places.File);
        if (pictures.CropWidth != model.Vision.ImageSize || pictures.CropHeight != model.Vision.ImageSize)
        {
            Error(model.Places.ImageSize,
                $"preprocessor_config.json makes pictures of {pictures.CropWidth} x {pictures.CropHeight}, vision_config.image_size is {model.Vision.ImageSize}: they must be the same.");
        }

        if (tokenizer.HighestId >= model.Decoder.VocabularySize)
        {
            Error(model.Places.VocabularySize,
                $"tokenizer.json has a token with id {tokenizer.HighestId}, but text_config.vocab_size is {model.Decoder.VocabularySize}: the embedding has no row for it.");
        }

        if (!tokenizer.AddedIds.Contains(model.ImageToken))
        {
            Error(model.Places.ImageToken,
                $"image_token_index is {model.ImageToken}, which is no added token of tokenizer.json: add <image> there or correct the index.");
        }

        return new(report.HasErrors ? null : model, new(report.Diagnostics));

        void Error((int Line, int Column) at, string message) => report.Error(GraphRules.FilesDisagree, at.Line, at.Column, message);
    }
}
