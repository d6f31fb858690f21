using System.Text.Json.Nodes;

namespace Specs.Tests.Graph;

/// <summary>A small valid config.json, in which a test replaces fields.</summary>
internal static class SampleConfig
{
    public static string With(string text = "", string vision = "", string projector = "", string root = "")
    {
        return $$"""
            {
              "image_token_index": 9,{{root}}
              "text_config": {
                {{Merge("""{"model_type":"lfm2","vocab_size":40,"hidden_size":32,"num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,"block_ff_dim":96,"block_multiple_of":16,"full_attn_idxs":[1],"conv_L_cache":3}""", text)}}
              },
              "vision_config": {
                {{Merge("""{"hidden_size":16,"intermediate_size":24,"num_hidden_layers":1,"num_attention_heads":2,"image_size":32,"patch_size":16,"projection_dim":8}""", vision)}}
              },
              "projector_config": {
                {{Merge("""{"vision_feature":"image_embeds","hidden_size":12,"hidden_act":"gelu"}""", projector)}}
              }
            }
            """;
    }

    /// <summary>The same with some fields of text_config replaced and some left out.</summary>
    public static string Without(string text, params string[] fields)
    {
        var config = JsonNode.Parse(With(text))!;
        foreach (var field in fields) Assert.True(config["text_config"]!.AsObject().Remove(field), field);
        return config.ToJsonString();
    }

    // One field a line, so that a test can tell which line a diagnostic points to.
    private static string Merge(string fields, string replacements)
    {
        var merged = JsonNode.Parse(fields)!.AsObject();
        foreach (var (key, value) in JsonNode.Parse("{" + replacements + "}")!.AsObject()) merged[key] = value?.DeepClone();
        return string.Join(",\n    ", merged.Select(pair => $"\"{pair.Key}\": {pair.Value?.ToJsonString() ?? "null"}"));
    }
}
