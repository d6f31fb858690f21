using N2Eye.Specs;
using N2Eye.Specs.Graph;

namespace Specs.Tests.Graph;

public sealed class ResNetParserTests
{
    private const string Small = "\"model_type\": \"clip_resnet_vision_model\", \"layers\": [1, 2, 1, 1], \"width\": 8, \"image_size\": 64, \"head_width\": 32";

    [Fact]
    public void Tensors_have_openais_names_and_shapes()
    {
        var shapes = Parse(Small).Tensors.Where(tensor => tensor.Name.StartsWith("vision_tower.", StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Name["vision_tower.".Length..], tensor => string.Join('x', tensor.Shape));
        // 22 convolutions with a batch norm of four tensors each, and the attention pool.
        Assert.Equal(22 * 5 + 9, shapes.Count);
        var expected = new Dictionary<string, string>
        {
            ["conv1.weight"] = "4x3x3x3",
            ["conv2.weight"] = "4x4x3x3",
            ["conv3.weight"] = "8x4x3x3",
            ["bn3.running_var"] = "8",
            ["layer1.0.conv1.weight"] = "8x8x1x1",
            ["layer1.0.conv2.weight"] = "8x8x3x3",
            ["layer1.0.conv3.weight"] = "32x8x1x1",
            ["layer1.0.downsample.0.weight"] = "32x8x1x1",
            ["layer1.0.downsample.1.running_mean"] = "32",
            ["layer2.0.conv1.weight"] = "16x32x1x1",
            ["layer2.0.downsample.0.weight"] = "64x32x1x1",
            ["layer2.1.conv1.weight"] = "16x64x1x1",
            ["layer4.0.conv2.weight"] = "64x64x3x3",
            ["layer4.0.bn3.bias"] = "256",
            ["attnpool.positional_embedding"] = "5x256",
            ["attnpool.k_proj.weight"] = "256x256",
            ["attnpool.c_proj.weight"] = "8x256",
            ["attnpool.c_proj.bias"] = "8",
        };
        Assert.All(expected, entry => Assert.Equal(entry.Value, shapes[entry.Key]));
        Assert.DoesNotContain("layer2.1.downsample.0.weight", shapes.Keys);
    }

    [Fact]
    public void The_weights_file_has_a_bias_in_the_place_of_each_batch_norm()
    {
        var model = Parse(Small);
        var stored = model.StoredTensors.Select(tensor => tensor.Name).ToList();
        Assert.Equal(model.Tensors.Count() - 22 * 3, stored.Count);
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Equal(["vision_tower.conv1.weight", "vision_tower.conv1.bias", "vision_tower.conv2.weight", "vision_tower.conv2.bias"], stored.Take(4));
        Assert.Contains("vision_tower.layer1.0.downsample.0.bias", stored);
        Assert.DoesNotContain(stored, name => name.Contains("bn", StringComparison.Ordinal) || name.Contains("downsample.1", StringComparison.Ordinal) || name.Contains("running", StringComparison.Ordinal));
        var kernels = model.StoredTensors.Where(tensor => tensor.Policy == TensorPolicy.Kernel).Select(tensor => tensor.Name).ToList();
        Assert.Equal(21, kernels.Count);
        Assert.DoesNotContain("vision_tower.conv1.weight", kernels);
    }

    [Fact]
    public void A_vit_is_stored_as_its_checkpoint_has_it()
    {
        var model = Read(SampleConfig.With());
        Assert.Equal(model.Tensors, model.StoredTensors);
    }

    [Fact]
    public void Absent_fields_have_the_values_of_rn50()
    {
        var vision = (ResNetSpec)Parse("\"model_type\": \"clip_resnet_vision_model\", \"layers\": [3, 4, 6, 3], \"image_size\": null, \"projection_dim\": null").Vision;
        Assert.Equal((64, 224, 2048, 7, 1e-5), (vision.Width, vision.ImageSize, vision.Channels, vision.Side, vision.BatchNormEpsilon));
        Assert.Equal((32, 1024, 1), (vision.AttentionPool!.Heads, vision.FeatureSize, vision.FeatureRows));
        Assert.Equal([3, 4, 6, 3], vision.Blocks.GroupBy(block => block.Stage).Select(stage => stage.Count()));
        Assert.Equal([1, 2, 2, 2], vision.Blocks.Where(block => block.Index == 0).Select(block => block.Stride));
        Assert.All(vision.Blocks, block => Assert.Equal(block.Index == 0, block.Shortcut is not null));
    }

    [Fact]
    public void Patch_tokens_are_the_last_grid_without_the_attention_pool()
    {
        var vision = (ResNetSpec)Parse(Small, "\"vision_feature\": \"patch_tokens\"").Vision;
        Assert.Null(vision.AttentionPool);
        Assert.Equal((4, 256), (vision.FeatureRows, vision.FeatureSize));
        Assert.DoesNotContain(vision.Tensors, tensor => tensor.Name.Contains("attnpool", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"batch_norm_eps\": 0.5")]
    [InlineData("\"head_width\": 64")]
    [InlineData("\"layers\": [1, 1, 1, 1]")]
    [InlineData("\"image_size\": 96")]
    public void The_fingerprint_changes_with_what_the_weights_mean(string field)
    {
        Assert.Equal(Parse(Small).Fingerprint, Parse(Small).Fingerprint);
        Assert.NotEqual(Parse(Small).Fingerprint, Read(SampleConfig.With(vision: Replaced(field))).Fingerprint);
    }

    [Theory]
    [InlineData("N2E004", "\"layers\": null", "vision_config.layers")]
    [InlineData("N2E005", "\"layers\": 4", "vision_config.layers")]
    [InlineData("N2E013", "\"layers\": [3, 4, 6]", "lists 3 stages")]
    [InlineData("N2E013", "\"layers\": [3, 4, 6, 3, 1]", "lists 5 stages")]
    [InlineData("N2E013", "\"layers\": [3, 0, 6, 3]", "[1] is 0")]
    [InlineData("N2E013", "\"layers\": [3, 4, 6, \"3\"]", "[3] is 3")]
    [InlineData("N2E013", "\"layers\": [3, 4, 1.5, 3]", "[2] is 1.5")]
    [InlineData("N2E006", "\"width\": 0", "vision_config.width")]
    [InlineData("N2E005", "\"width\": \"8\"", "vision_config.width")]
    [InlineData("N2E012", "\"width\": 9", "odd")]
    [InlineData("N2E012", "\"image_size\": 100", "multiple of 32")]
    [InlineData("N2E006", "\"image_size\": 16", "vision_config.image_size")]
    [InlineData("N2E012", "\"head_width\": 48", "head_width 48")]
    [InlineData("N2E006", "\"head_width\": 0", "vision_config.head_width")]
    [InlineData("N2E006", "\"batch_norm_eps\": -1", "vision_config.batch_norm_eps")]
    [InlineData("N2E006", "\"projection_dim\": 0", "vision_config.projection_dim")]
    [InlineData("N2E011", "\"num_channels\": 1", "3 channels")]
    [InlineData("N2E010", "\"model_type\": \"resnet\"", "clip_resnet_vision_model")]
    public void A_wrong_value_is_reported_where_it_stands(string code, string field, string expected) =>
        Refused(code, SampleConfig.With(vision: Replaced(field)), field, expected);

    [Fact]
    public void A_resnet_has_no_pooler_output() =>
        Refused("N2E011", SampleConfig.With(vision: Small, projector: "\"vision_feature\": \"pooler_output\""), "\"vision_feature\"", "which a ResNet does not have");

    private static void Refused(string code, string config, string field, string expected)
    {
        var report = new SpecReport("config.json");
        Assert.Null(ConfigParser.Parse(config, report));
        var diagnostic = Assert.Single(report.Diagnostics);
        Assert.Equal(code, diagnostic.Rule.Id);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
        if (!field.Contains("null", StringComparison.Ordinal))
            Assert.Contains(field[..(field.IndexOf('"', 1) + 1)], config.Split('\n')[diagnostic.Line - 1], StringComparison.Ordinal);
    }

    /// <summary>The small tower with one field replaced.</summary>
    private static string Replaced(string field)
    {
        var fields = System.Text.Json.Nodes.JsonNode.Parse("{" + Small + "}")!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse("{" + field + "}")!.AsObject()) fields[name] = value?.DeepClone();
        return fields.ToJsonString()[1..^1];
    }

    private static ModelSpec Parse(string vision, string projector = "") => Read(SampleConfig.With(vision: vision, projector: projector));

    private static ModelSpec Read(string config)
    {
        var report = new SpecReport("config.json");
        var spec = ConfigParser.Parse(config, report);
        Assert.Empty(report.Diagnostics);
        return spec!;
    }
}
