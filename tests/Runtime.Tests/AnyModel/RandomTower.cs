using System.Globalization;
using CsCheck;

namespace N2Eye.Tests.AnyModel;

/// <summary>Random vision towers, of both architectures.</summary>
internal static class RandomTower
{
    public static Gen<string> Activation { get; } = Any("quick_gelu", "gelu", "gelu_new", "silu", "relu");

    private static Gen<(string Config, string Feature)> Vit { get; } =
        from heads in Gen.Int[1, 3]
        from head in Any(4, 6, 8, 16)
        from layers in Gen.Int[1, 2]
        from mlp in Gen.Int[8, 55]
        from grid in Gen.Int[1, 3]
        from patch in Any(4, 7, 8)
        from rest in Gen.Int[0, 3]
        from act in Activation
        from feature in Any("image_embeds", "pooler_output", "patch_tokens")
        select (string.Create(CultureInfo.InvariantCulture, $"""
            "hidden_size": {heads * head}, "intermediate_size": {mlp}, "num_hidden_layers": {layers}, "num_attention_heads": {heads},
            "image_size": {grid * patch + Math.Min(rest, patch - 1)}, "patch_size": {patch}, "projection_dim": 10, "hidden_act": "{act}"
            """), feature);

    private static Gen<(string Config, string Feature)> ResNet { get; } =
        from layers in Gen.Int[1, 2].Array[4]
        from width in Any(2, 4, 6)
        from head in Any(8, 16, 32)
        from side in Gen.Int[1, 2]
        from epsilon in Any(1e-5, 1e-3)
        from feature in Any("image_embeds", "patch_tokens")
        select (string.Create(CultureInfo.InvariantCulture, $"""
            "model_type": "clip_resnet_vision_model", "layers": [{string.Join(", ", layers)}], "width": {width}, "head_width": {head},
            "image_size": {side * 32}, "projection_dim": 10, "batch_norm_eps": {epsilon}
            """), feature);

    public static Gen<(string Config, string Feature)> Generate { get; } = Gen.OneOf(Vit, ResNet);

    public static Gen<T> Any<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);
}
