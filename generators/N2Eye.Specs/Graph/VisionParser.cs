using N2Eye.Specs.Json;

namespace N2Eye.Specs.Graph;

/// <summary>Reads <c>vision_config</c>: which of CLIP's towers it is, and what both have.</summary>
internal static class VisionParser
{
    private const string Vit = "clip_vision_model";
    // transformers has no class for it, and so no name; the fields are open_clip's.
    private const string ResNet = "clip_resnet_vision_model";

    public static VisionSpec? Parse(JsonFields config, JsonFields projector, JsonFields root)
    {
        // A whole CLIP configuration (text tower, vision tower, projection_dim beside them) may stand where the tower's should.
        if (config.Has("vision_config")) return config.Object("vision_config") is { } tower ? Parse(tower, projector, config) : null;
        switch (config.String("model_type", Vit))
        {
            case Vit or "clip":
                CheckChannels(config);
                return VitParser.Parse(config, Feature(projector), root);
            case ResNet:
                CheckChannels(config);
                return ResNetParser.Parse(config, projector, Feature(projector), root);
            case var type:
                config.Error(GraphRules.UnsupportedArchitecture, "model_type", $"vision_config.model_type is \"{type}\": the tower must be \"{Vit}\" or \"{ResNet}\".");
                return null;
        }
    }

    // A CLIP checkpoint keeps projection_dim beside vision_config as well as inside it.
    internal static int ProjectionSize(JsonFields config, JsonFields root, int fallback) =>
        (config.Has("projection_dim") ? config : root).Integer("projection_dim", fallback, most: 1 << 20);

    private static void CheckChannels(JsonFields config)
    {
        if (config.Integer("num_channels", 3) != 3)
            config.Error(GraphRules.UnsupportedOption, "num_channels", "The tower must read 3 channels (RGB).");
    }

    private static VisionFeature Feature(JsonFields projector)
    {
        switch (projector.String("vision_feature", "image_embeds"))
        {
            case "image_embeds": return VisionFeature.ImageEmbeds;
            case "pooler_output": return VisionFeature.PoolerOutput;
            case "patch_tokens": return VisionFeature.PatchTokens;
            case var other:
                projector.Error(GraphRules.UnsupportedOption, "vision_feature", $"\"{projector.Name("vision_feature")}\" is \"{other}\": it must be image_embeds, pooler_output or patch_tokens.");
                return default;
        }
    }
}
