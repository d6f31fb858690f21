using System.Globalization;
using CsCheck;

namespace N2Eye.Tests.AnyModel;

/// <summary>Random config.json files: other sizes, towers, layer patterns, kernel lengths, head sizes, features and activations.</summary>
internal static class RandomConfig
{
    public static Gen<string> Generate { get; } =
        from heads in Gen.Int[1, 3]
        from shared in RandomTower.Any(1, 2, 3, 8)
        from half in RandomTower.Any(2, 3, 4, 6, 8, 10, 16)
        from layers in Gen.Bool.Array[1, 5]
        from taps in Gen.Int[1, 8]
        from bias in Gen.Bool
        from tied in Gen.Bool
        from width in Gen.Int[3, 50]
        from vocabulary in Gen.Int[20, 60]
        from theta in RandomTower.Any(100.0, 10_000.0, 1_000_000.0)
        from tower in RandomTower.Generate
        from projectorAct in RandomTower.Activation
        select string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "image_token_index": 5,
              "text_config": {
                "model_type": "lfm2", "vocab_size": {{vocabulary}}, "hidden_size": {{heads * shared * 2 * half}}, "num_hidden_layers": {{layers.Length}},
                "num_attention_heads": {{heads * shared}}, "num_key_value_heads": {{heads}}, "intermediate_size": {{width}}, "block_auto_adjust_ff_dim": false,
                "conv_L_cache": {{taps}}, "conv_bias": {{Word(bias)}}, "tie_word_embeddings": {{Word(tied)}}, "rope_theta": {{theta}}, "norm_eps": 1e-5,
                "layer_types": [{{string.Join(", ", layers.Select(attention => attention ? "\"full_attention\"" : "\"conv\""))}}]
              },
              "vision_config": { {{tower.Config}} },
              "projector_config": { "vision_feature": "{{tower.Feature}}", "hidden_size": {{width}}, "hidden_act": "{{projectorAct}}" }
            }
            """);

    private static string Word(bool value) => value ? "true" : "false";
}
