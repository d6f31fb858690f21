using N2Eye.Specs.Json;

namespace N2Eye.Specs.Graph;

/// <summary>Reads a CLIP ViT. Absent fields have CLIPVisionConfig's defaults (ViT-B/32).</summary>
internal static class VitParser
{
    private const string Prefix = "vision_tower.vision_model.";

    public static VitSpec Parse(JsonFields config, VisionFeature feature, JsonFields root)
    {
        var hidden = config.Integer("hidden_size", 768, most: 1 << 20);
        var heads = config.Integer("num_attention_heads", 12, most: 1 << 14);
        if (hidden % heads != 0)
            ConfigParser.Inconsistent(config, "num_attention_heads", $"vision_config.hidden_size {hidden} is no multiple of {heads} attention heads.");
        var mlp = config.Integer("intermediate_size", 3072, most: 1 << 24);
        var imageSize = config.Integer("image_size", 224, most: 4096);
        var patchSize = config.Integer("patch_size", 32, most: 4096);
        if (patchSize > imageSize)
            ConfigParser.Inconsistent(config, "patch_size", $"A patch of {patchSize} pixels does not fit into a picture of {imageSize}.");
        var patches = imageSize / patchSize * (imageSize / patchSize);

        return new VitSpec
        {
            HiddenSize = hidden,
            Heads = heads,
            ImageSize = imageSize,
            PatchSize = patchSize,
            Activation = ConfigParser.ParseActivation(config, "hidden_act", "quick_gelu"),
            NormEpsilon = config.Number("layer_norm_eps", 1e-5, least: 0, most: 1),
            Feature = feature,
            ClassEmbedding = ConfigParser.Tensor(Prefix + "embeddings.class_embedding", TensorPolicy.Float, hidden),
            PatchEmbedding = ConfigParser.Tensor(Prefix + "embeddings.patch_embedding.weight", TensorPolicy.Float, hidden, 3, patchSize, patchSize),
            PositionEmbedding = ConfigParser.Tensor(Prefix + "embeddings.position_embedding.weight", TensorPolicy.Float, patches + 1, hidden),
            PreNorm = Norm(Prefix + "pre_layrnorm", hidden),
            Layers = new(Enumerable.Range(0, config.Integer("num_hidden_layers", 12, most: 4096)).Select(index => Layer(index, hidden, mlp))),
            PostNorm = feature == VisionFeature.PatchTokens ? null : Norm(Prefix + "post_layernorm", hidden),
            Projection = feature == VisionFeature.ImageEmbeds
                ? ConfigParser.Linear("vision_tower.visual_projection", hidden, VisionParser.ProjectionSize(config, root, 512), false) : null,
        };
    }

    private static VisionLayerSpec Layer(int index, int hidden, int mlp)
    {
        var name = $"{Prefix}encoder.layers.{index}.";
        return new VisionLayerSpec(
            index,
            Norm(name + "layer_norm1", hidden),
            ConfigParser.Linear(name + "self_attn.q_proj", hidden, hidden, true),
            ConfigParser.Linear(name + "self_attn.k_proj", hidden, hidden, true),
            ConfigParser.Linear(name + "self_attn.v_proj", hidden, hidden, true),
            ConfigParser.Linear(name + "self_attn.out_proj", hidden, hidden, true),
            Norm(name + "layer_norm2", hidden),
            ConfigParser.Linear(name + "mlp.fc1", hidden, mlp, true),
            ConfigParser.Linear(name + "mlp.fc2", mlp, hidden, true));
    }

    private static LayerNormSpec Norm(string name, int hidden) => new(
        ConfigParser.Tensor(name + ".weight", TensorPolicy.Float, hidden),
        ConfigParser.Tensor(name + ".bias", TensorPolicy.Float, hidden));
}
