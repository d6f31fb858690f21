using N2Eye.Specs.Json;

namespace N2Eye.Specs.Graph;

/// <summary>
/// Reads CLIP's ResNet, in open_clip's field names. <c>layers</c> must be given, which no two published towers share; what else
/// is absent has RN50's value. Tensors have OpenAI's names behind our prefix.
/// </summary>
internal static class ResNetParser
{
    private const string Prefix = "vision_tower.";
    private const int Stages = 4;

    public static ResNetSpec Parse(JsonFields config, JsonFields projector, VisionFeature feature, JsonFields root)
    {
        if (feature == VisionFeature.PoolerOutput)
        {
            projector.Error(GraphRules.UnsupportedOption, "vision_feature",
                $"\"{projector.Name("vision_feature")}\" is \"pooler_output\", which a ResNet does not have: it must be image_embeds (the attention pool) or patch_tokens (the last grid).");
        }

        // The bounds keep every product of two sizes inside an int.
        var width = config.Integer("width", 64, least: 2, most: 1024);
        if (width % 2 != 0)
            ConfigParser.Inconsistent(config, "width", $"vision_config.width {width} is odd: the stem begins with half of it.");
        var imageSize = config.Integer("image_size", 224, least: ResNetSpec.Reduction, most: 4096);
        if (imageSize % ResNetSpec.Reduction != 0)
            ConfigParser.Inconsistent(config, "image_size", $"vision_config.image_size {imageSize} is no multiple of {ResNetSpec.Reduction}, which the tower divides it by.");
        var channels = width * ResNetSpec.Reduction;
        var headWidth = config.Integer("head_width", 64, most: 1 << 15);
        if (channels % headWidth != 0)
            ConfigParser.Inconsistent(config, "head_width", $"The last stage's {channels} channels (32 · width) are no multiple of head_width {headWidth}.");
        var positions = imageSize / ResNetSpec.Reduction * (imageSize / ResNetSpec.Reduction);

        var epsilon = config.Number("batch_norm_eps", 1e-5, least: 0, most: 1);

        return new ResNetSpec
        {
            Width = width,
            ImageSize = imageSize,
            Feature = feature,
            BatchNormEpsilon = epsilon,
            // The first kernel is small and meets the picture itself: it stays float, as the ViT's patch embedding does.
            Stem = new([
                Convolution("conv1", "bn1", 3, width / 2, 3, epsilon, TensorPolicy.Float),
                Convolution("conv2", "bn2", width / 2, width / 2, 3, epsilon),
                Convolution("conv3", "bn3", width / 2, width, 3, epsilon),
            ]),
            Blocks = new(Blocks(BlockCounts(config), width, epsilon)),
            AttentionPool = feature == VisionFeature.ImageEmbeds ? Pool(channels, channels / headWidth, positions, VisionParser.ProjectionSize(config, root, 1024)) : null,
        };
    }

    /// <summary>Blocks of each stage; a stand-in where they could not be read.</summary>
    private static int[] BlockCounts(JsonFields config)
    {
        const int most = 1024;
        var counts = new[] { 1, 1, 1, 1 };
        if (config.Array("layers") is not { } given) return counts;
        if (given.Count != Stages)
            config.Error(GraphRules.LayerPattern, "layers", $"\"{config.Name("layers")}\" lists {given.Count} stages: it must list the blocks of {Stages}.");
        for (var stage = 0; stage < Math.Min(given.Count, Stages); stage++)
        {
            if (given[stage].AsInteger() is { } count && count is >= 1 and <= most) counts[stage] = (int)count;
            else config.Error(GraphRules.LayerPattern, "layers", $"\"{config.Name("layers")}\"[{stage}] is {given[stage].Text}: a stage must have 1 to {most} blocks.");
        }

        return counts;
    }

    private static IEnumerable<BottleneckSpec> Blocks(int[] counts, int width, double epsilon)
    {
        var inputs = width;
        for (var stage = 1; stage <= Stages; stage++)
        {
            var planes = width << (stage - 1);
            var outputs = planes * ResNetSpec.Expansion;
            for (var index = 0; index < counts[stage - 1]; index++)
            {
                var name = $"layer{stage}.{index}.";
                var stride = stage > 1 && index == 0 ? 2 : 1;
                yield return new BottleneckSpec(
                    stage, index, stride,
                    Convolution(name + "conv1", name + "bn1", inputs, planes, 1, epsilon),
                    Convolution(name + "conv2", name + "bn2", planes, planes, 3, epsilon),
                    Convolution(name + "conv3", name + "bn3", planes, outputs, 1, epsilon),
                    stride > 1 || inputs != outputs ? Convolution(name + "downsample.0", name + "downsample.1", inputs, outputs, 1, epsilon) : null);
                inputs = outputs;
            }
        }
    }

    private static AttentionPoolSpec Pool(int channels, int heads, int positions, int projection)
    {
        const string name = Prefix + "attnpool.";
        return new AttentionPoolSpec(
            heads,
            ConfigParser.Tensor(name + "positional_embedding", TensorPolicy.Float, positions + 1, channels),
            ConfigParser.Linear(name + "q_proj", channels, channels, true),
            ConfigParser.Linear(name + "k_proj", channels, channels, true),
            ConfigParser.Linear(name + "v_proj", channels, channels, true),
            ConfigParser.Linear(name + "c_proj", channels, projection, true));
    }

    private static NormedConvolutionSpec Convolution(string kernel, string norm, int inputs, int outputs, int size, double epsilon, TensorPolicy policy = TensorPolicy.Kernel)
    {
        return new NormedConvolutionSpec(
            ConfigParser.Tensor($"{Prefix}{kernel}.weight", policy, outputs, inputs, size, size),
            new BatchNormSpec(Channels("weight"), Channels("bias"), Channels("running_mean"), Channels("running_var"), epsilon));

        TensorSpec Channels(string field) => ConfigParser.Tensor($"{Prefix}{norm}.{field}", TensorPolicy.Float, outputs);
    }
}
