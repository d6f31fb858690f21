using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using N2Eye.Train.Tokenizer.Words;

namespace N2Eye.Train.Tokenizer.Files;

/// <summary>Writes a trained tokenizer as Hugging Face's three files.</summary>
public static class TokenizerFiles
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes <c>tokenizer.json</c>, <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c>.</summary>
    /// <param name="tokenizer">What was trained.</param>
    /// <param name="options">What it was trained with.</param>
    /// <param name="folder">Where to; made where it is absent.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(TrainedTokenizer tokenizer, BpeOptions options, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), TokenizerJson(tokenizer));
        var names = SpecialTokens();
        File.WriteAllText(Path.Combine(folder, "special_tokens_map.json"), names.ToJsonString(Json) + "\n");
        var config = new JsonObject { ["tokenizer_class"] = "PreTrainedTokenizerFast" };
        foreach (var (key, value) in names) config[key] = value!.DeepClone();
        config["add_bos_token"] = true;
        config["clean_up_tokenization_spaces"] = false;
        config["model_max_length"] = options.MaximumLength;
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), config.ToJsonString(Json) + "\n");
    }

    /// <summary>The text of <c>tokenizer.json</c>.</summary>
    public static string TokenizerJson(TrainedTokenizer tokenizer)
    {
        var vocabulary = new JsonObject();
        for (var id = 0; id < tokenizer.Vocabulary.Count; id++) vocabulary[tokenizer.Vocabulary[id]] = id;
        var merges = new JsonArray();
        foreach (var merge in tokenizer.Merges) merges.Add(tokenizer.Vocabulary[merge.Left] + " " + tokenizer.Vocabulary[merge.Right]);
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. ControlTokens.All.Select(Added)]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = JsonNode.Parse($$"""
                {"type": "Sequence", "pretokenizers": [
                  {"type": "Split", "pattern": {"Regex": {{JsonSerializer.Serialize(WordCutter.Pattern)}}}, "behavior": "Isolated", "invert": false},
                  {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}]}
                """),
            ["post_processor"] = PostProcessor(),
            ["decoder"] = JsonNode.Parse("""{"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}"""),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = false,
                ["vocab"] = vocabulary,
                ["merges"] = merges,
            },
        }.ToJsonString(Json) + "\n";
    }

    private static JsonObject SpecialTokens() => new()
    {
        ["bos_token"] = ControlTokens.Begin,
        ["eos_token"] = ControlTokens.TurnEnd,
        ["pad_token"] = ControlTokens.Pad,
    };

    private static JsonObject Added(string token, int id) => new()
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    private static JsonObject PostProcessor()
    {
        var id = ControlTokens.All.ToList().IndexOf(ControlTokens.Begin);
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Special(), Sequence("A", 0)),
            ["pair"] = new JsonArray(Special(), Sequence("A", 0), Sequence("B", 1)),
            ["special_tokens"] = new JsonObject
            {
                [ControlTokens.Begin] = new JsonObject
                {
                    ["id"] = ControlTokens.Begin,
                    ["ids"] = new JsonArray(id),
                    ["tokens"] = new JsonArray(ControlTokens.Begin),
                },
            },
        };

        static JsonObject Special() => new() { ["SpecialToken"] = new JsonObject { ["id"] = ControlTokens.Begin, ["type_id"] = 0 } };

        static JsonObject Sequence(string name, int type) => new() { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = type } };
    }
}
