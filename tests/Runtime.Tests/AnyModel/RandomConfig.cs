using System.Globalization;
using CsCheck;

namespace N2Eye.Tests.AnyModel;

/// <summary>Random config.json files: other sizes, layer patterns, kernel lengths, head sizes, features and activations.</summary>
internal static class RandomConfig
{
    private static readonly string[] Activations = ["quick_gelu", "gelu", "gelu_new", "silu", "relu"];

    public static Gen<string> Generate { get; } =
        from heads in Gen.Int[1, 3]
        from shared in Any(1, 2, 3, 8)
        from half in Any(2, 3, 4, 6, 8, 10, 16)
        from layers in Gen.Bool.Array[1, 5]
        from taps in Gen.Int[1, 8]
        from bias in Gen.Bool
        from tied in Gen.Bool
        from width in Gen.Int[3, 50]
        from vocabulary in Gen.Int[20, 60]
        from theta in Any(100.0, 10_000.0, 1_000_000.0)
        from visionHeads in Gen.Int[1, 3]
        from visionHead in Any(4, 6, 8, 16)
        from visionLayers in Gen.Int[1, 2]
        from grid in Gen.Int[1, 3]
        from patch in Any(4, 7, 8)
        from rest in Gen.Int[0, 3]
        from act in Any(Activations)
        from projectorAct in Any(Activations)
        from feature in Any("image_embeds", "pooler_output", "patch_tokens")
        select string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "image_token_index": 5,
              "text_config": {
                "model_type": "lfm2", "vocab_size": {{vocabulary}}, "hidden_size": {{heads * shared * 2 * half}}, "num_hidden_layers": {{layers.Length}},
                "num_attention_heads": {{heads * shared}}, "num_key_value_heads": {{heads}}, "intermediate_size": {{width}}, "block_auto_adjust_ff_dim": false,
                "conv_L_cache": {{taps}}, "conv_bias": {{Word(bias)}}, "tie_word_embeddings": {{Word(tied)}}, "rope_theta": {{theta}}, "norm_eps": 1e-5,
                "layer_types": [{{string.Join(", ", layers.Select(attention => attention ? "\"full_attention\"" : "\"conv\""))}}]
              },
              "vision_config": {
                "hidden_size": {{visionHeads * visionHead}}, "intermediate_size": {{width + 5}}, "num_hidden_layers": {{visionLayers}}, "num_attention_heads": {{visionHeads}},
                "image_size": {{grid * patch + Math.Min(rest, patch - 1)}}, "patch_size": {{patch}}, "projection_dim": 10, "hidden_act": "{{act}}"
              },
              "projector_config": { "vision_feature": "{{feature}}", "hidden_size": {{width}}, "hidden_act": "{{projectorAct}}" }
            }
            """);

    private static Gen<T> Any<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    private static string Word(bool value) => value ? "true" : "false";
}
