using System.CommandLine;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Sessions;
using N2Eye.Train.Tokenizer;
using N2Eye.Train.Tokenizer.Files;

namespace N2Eye.Train.Data.Commands;

/// <summary><c>tokenizer</c>: trains byte-level BPE on the text of training scenes, or on a file.</summary>
internal static class TokenizerCommand
{
    public static Command Build()
    {
        var cache = CommonOptions.Cache();
        var seed = CommonOptions.Seed(1);
        var count = CommonOptions.Number("--count", 20000, "Training scenes to read, where no text is given.");
        var vocabulary = CommonOptions.Number("--vocabulary", 2048, "Ids in all.");
        var minimum = CommonOptions.Number("--min-frequency", 2, "A pair that occurs less often is not merged.");
        var length = CommonOptions.Number("--max-length", 2048, "The model's longest prompt, for tokenizer_config.json.");
        var text = new Option<string?>("--text") { Description = "Text to learn from instead, a line at a time.", HelpName = "FILE" };
        var output = CommonOptions.Output("Folder for tokenizer.json, tokenizer_config.json and special_tokens_map.json.");
        output.HelpName = "DIR";
        var command = new Command("tokenizer", "Train a byte-level BPE tokenizer.") { cache, seed, count, vocabulary, minimum, length, text, output };
        command.SetAction(parsed =>
        {
            var options = new BpeOptions
            {
                VocabularySize = parsed.GetValue(vocabulary),
                MinimumFrequency = parsed.GetValue(minimum),
                MaximumLength = parsed.GetValue(length),
            };
            var lines = parsed.GetValue(text) is { } file ? Lines(file) : TrainingText.Of(new TrainingComposer(TrainingArtwork.Load(parsed.GetValue(cache)!)), parsed.GetValue(seed), parsed.GetValue(count));
            var trained = BpeTrainer.Train(lines, options);
            TokenizerFiles.Write(trained, options, parsed.GetValue(output)!);
            parsed.InvocationConfiguration.Output.WriteLine($"{trained.Vocabulary.Count} ids, {trained.Merges.Count} merges");
        });
        return command;
    }

    private static IEnumerable<string> Lines(string path) => File.Exists(path) ? File.ReadLines(path) : throw new DataException($"{path} is absent.");
}
