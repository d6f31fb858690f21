using N2Eye.Specs;
using N2Eye.Specs.Graph;
using N2Eye.Tests;

namespace Specs.Tests.Graph;

public sealed class ConfigParserTests
{
    [Theory]
    [InlineData("n2eye-random-pooled", 116, 128)]
    [InlineData("n2eye-random-patches", 99, 160)]
    public void Published_and_new_layouts_give_every_tensor(string model, int tensors, int feedForward)
    {
        var spec = Parse(File.ReadAllText(Repository.Model(model, "config.json")));
        Assert.Equal(tensors, spec.Tensors.Count());
        Assert.Equal(spec.Tensors.Select(tensor => tensor.Name).Distinct().Count(), spec.Tensors.Count());
        Assert.Equal(feedForward, spec.Decoder.FeedForwardSize);
    }

    [Theory]
    // block_ff_dim, auto, multiplier, multiple → width, by LFM2's rule.
    [InlineData(12288, true, "1.0", 256, 8192)]
    [InlineData(192, true, "1.0", 64, 128)]
    [InlineData(200, true, "1.3", 64, 192)]
    [InlineData(200, true, "null", 1, 133)]
    [InlineData(201, false, "1.3", 64, 201)]
    public void Feed_forward_width_follows_the_adjustment_rule(int given, bool adjust, string multiplier, int multiple, int expected)
    {
        var config = SampleConfig.With(text: $"""
            "block_ff_dim": {given}, "block_auto_adjust_ff_dim": {(adjust ? "true" : "false")}, "block_ffn_dim_multiplier": {multiplier}, "block_multiple_of": {multiple}
            """);
        Assert.Equal(expected, Parse(config).Decoder.FeedForwardSize);
    }

    [Fact]
    public void Layers_without_a_pattern_are_all_attention() =>
        Assert.All(Parse(SampleConfig.With(text: "\"full_attn_idxs\": null")).Decoder.Layers, layer => Assert.IsType<AttentionLayerSpec>(layer));

    [Fact]
    public void Head_size_may_be_given() =>
        Assert.Equal([96, 32], Parse(SampleConfig.With(text: "\"head_dim\": 24, \"full_attn_idxs\": [0]")).Decoder.Layers.OfType<AttentionLayerSpec>().First().Query.Weight.Shape);

    [Theory]
    [InlineData("image_embeds", true, true, 1, 8)]
    [InlineData("pooler_output", true, false, 1, 16)]
    [InlineData("patch_tokens", false, false, 4, 16)]
    public void The_feature_decides_what_is_read(string feature, bool norm, bool projection, int rows, int width)
    {
        var vision = Parse(SampleConfig.With(projector: $"\"vision_feature\": \"{feature}\"")).Vision;
        Assert.Equal(norm, vision.PostNorm is not null);
        Assert.Equal(projection, vision.Projection is not null);
        Assert.Equal((rows, width), (vision.FeatureRows, vision.FeatureSize));
    }

    [Fact]
    public void The_fingerprint_changes_with_what_the_weights_mean()
    {
        var reference = Parse(SampleConfig.With()).Fingerprint;
        Assert.Equal(reference, Parse(SampleConfig.With(text: "\"max_position_embeddings\": 77")).Fingerprint);
        Assert.NotEqual(reference, Parse(SampleConfig.With(text: "\"rope_theta\": 5.0")).Fingerprint);
        Assert.NotEqual(reference, Parse(SampleConfig.With(text: "\"tie_embedding\": false")).Fingerprint);
        Assert.NotEqual(reference, Parse(SampleConfig.With(vision: "\"hidden_act\": \"gelu\"")).Fingerprint);
    }

    [Theory]
    [InlineData("N2E010", "text", "\"model_type\": \"llama\"", "\"lfm2\"")]
    [InlineData("N2E010", "text", "\"num_experts\": 8", "mixture of experts")]
    [InlineData("N2E010", "vision", "\"model_type\": \"siglip_vision_model\"", "clip_vision_model")]
    [InlineData("N2E011", "vision", "\"hidden_act\": \"mish\"", "mish")]
    [InlineData("N2E011", "vision", "\"num_channels\": 1", "3 channels")]
    [InlineData("N2E011", "text", "\"rope_parameters\": {\"rope_type\": \"yarn\"}", "yarn")]
    [InlineData("N2E011", "text", "\"hidden_act\": \"gelu\"", "SwiGLU")]
    [InlineData("N2E011", "projector", "\"vision_feature\": \"last_hidden\"", "last_hidden")]
    [InlineData("N2E012", "text", "\"num_key_value_heads\": 3", "divide")]
    [InlineData("N2E012", "text", "\"num_attention_heads\": 6", "multiple")]
    [InlineData("N2E012", "vision", "\"patch_size\": 64", "does not fit")]
    [InlineData("N2E013", "text", "\"full_attn_idxs\": [7]", "0 to 1")]
    [InlineData("N2E013", "text", "\"full_attn_idxs\": [1, 1]", "once")]
    [InlineData("N2E013", "text", "\"layer_types\": [\"conv\"]", "lists 1 layers")]
    [InlineData("N2E013", "text", "\"layer_types\": [\"conv\", \"sliding\"]", "sliding")]
    [InlineData("N2E004", "text", "\"hidden_size\": null", "text_config.hidden_size")]
    [InlineData("N2E005", "text", "\"hidden_size\": \"64\"", "text_config.hidden_size")]
    [InlineData("N2E006", "text", "\"hidden_size\": -4", "text_config.hidden_size")]
    public void A_wrong_value_is_reported_where_it_stands(string code, string section, string field, string expected)
    {
        var config = section switch
        {
            "text" => SampleConfig.With(text: "\n" + field),
            "vision" => SampleConfig.With(vision: "\n" + field),
            _ => SampleConfig.With(projector: "\n" + field),
        };
        var report = new SpecReport("config.json");
        Assert.Null(ConfigParser.Parse(config, report));
        var diagnostic = Assert.Single(report.Diagnostics, d => d.Rule.Id == code);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
        if (!field.Contains("null", StringComparison.Ordinal))
            Assert.Contains(field[1..field.IndexOf('"', 1)], LineOf(config, diagnostic.Line), StringComparison.Ordinal);
    }

    private static string LineOf(string text, int line) => text.Split('\n')[line - 1];

    private static ModelSpec Parse(string config)
    {
        var report = new SpecReport("config.json");
        var spec = ConfigParser.Parse(config, report);
        Assert.Empty(report.Diagnostics);
        return spec!;
    }
}
