using N2Eye.Specs;
using N2Eye.Specs.Graph;
using N2Eye.Tests;

namespace Specs.Tests.Graph;

public sealed class ConfigParserTests
{
    [Theory]
    [InlineData("n2eye-random-pooled", 116, 128)]
    [InlineData("n2eye-random-patches", 99, 160)]
    [InlineData("n2eye-random-resnet", 170, 128)]
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
    [InlineData(200, true, "null", 64, 133)] // without a multiplier, transformers does not round either
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
    public void Absent_fields_have_the_defaults_of_transformers()
    {
        var decoder = Parse(SampleConfig.Without("\"hidden_size\": 64", "vocab_size", "num_attention_heads", "num_key_value_heads", "block_ff_dim", "block_multiple_of", "full_attn_idxs", "conv_L_cache")).Decoder;
        Assert.Equal((65_536, 32, 8, 2, 8192, 3), (decoder.VocabularySize, decoder.Heads, decoder.KeyValueHeads, decoder.HeadSize, decoder.FeedForwardSize, decoder.ConvolutionTaps));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("\"tie_embedding\": false", "", false)]
    [InlineData("\"tie_word_embeddings\": false", "", false)]
    [InlineData("\"tie_word_embeddings\": true, \"tie_embedding\": false", "", false)]
    [InlineData("", "\"tie_word_embeddings\": false,", false)]
    [InlineData("", "\"tie_embedding\": false,", false)]
    [InlineData("\"tie_word_embeddings\": true", "\"tie_word_embeddings\": false,", true)]
    [InlineData("\"tie_word_embeddings\": null", "\"tie_word_embeddings\": false,", false)]
    public void The_head_is_tied_as_the_nearest_section_says(string text, string root, bool tied) =>
        Assert.Equal(tied, Parse(SampleConfig.With(text: text, root: root)).Decoder.Head is null);

    [Theory]
    [InlineData("\"rope_theta\": 5000", 5000)]
    [InlineData("\"theta\": 5000", 5000)]
    [InlineData("\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 5000}", 5000)]
    [InlineData("\"rope_theta\": 7, \"rope_parameters\": {\"rope_theta\": 5000}", 5000)]
    [InlineData("\"rope_theta\": 5000, \"rope_parameters\": {\"rope_type\": \"default\"}", 5000)]
    [InlineData("\"rope_theta\": 5000, \"rope_scaling\": null", 5000)]
    [InlineData("\"rope_parameters\": {\"full_attention\": {\"rope_type\": \"default\", \"rope_theta\": 5000}}", 5000)]
    [InlineData("", 1_000_000)]
    public void The_rotary_base_has_several_spellings(string text, double theta) =>
        Assert.Equal(theta, Parse(SampleConfig.With(text: text)).Decoder.RopeTheta);

    [Theory]
    [InlineData("\"norm_eps\": 0.002, \"block_norm_eps\": 0.5", 0.002)]
    [InlineData("\"block_norm_eps\": 0.5", 0.5)]
    [InlineData("", 1e-5)]
    public void The_norms_epsilon_has_two_spellings(string text, double epsilon) =>
        Assert.Equal(epsilon, Parse(SampleConfig.With(text: text)).Decoder.NormEpsilon);

    [Fact]
    public void A_whole_clip_configuration_may_stand_for_the_tower()
    {
        var vision = (VitSpec)Parse(SampleConfig.With(vision: """
            "model_type": "clip", "hidden_size": null, "projection_dim": 20, "text_config": {"hidden_size": 99},
            "vision_config": {"model_type": "clip_vision_model", "hidden_size": 24, "num_attention_heads": 3, "patch_size": 8, "image_size": 16, "num_hidden_layers": 1}
            """)).Vision;
        Assert.Equal((24, 3, 8, 16, 20), (vision.HiddenSize, vision.Heads, vision.PatchSize, vision.ImageSize, vision.FeatureSize));
    }

    [Fact]
    public void The_published_configuration_of_lfm2_is_read()
    {
        var decoder = Parse(SampleConfig.With(text: """
            "architectures": ["Lfm2ForCausalLM"], "block_auto_adjust_ff_dim": true, "block_dim": 2048, "block_ff_dim": 12288, "block_ffn_dim_multiplier": 1.0,
            "block_mlp_init_scale": 1.0, "block_multiple_of": 256, "block_norm_eps": 1e-05, "block_out_init_scale": 1.0, "block_use_swiglu": true,
            "block_use_xavier_init": true, "bos_token_id": 1, "conv_L_cache": 3, "conv_bias": false, "conv_dim": 2048, "conv_dim_out": 2048,
            "conv_use_xavier_init": true, "eos_token_id": 7, "full_attn_idxs": [2, 5, 8, 10, 12, 14], "hidden_size": 2048, "initializer_range": 0.02,
            "max_position_embeddings": 128000, "model_type": "lfm2", "norm_eps": 1e-05, "num_attention_heads": 32, "num_heads": 32, "num_hidden_layers": 16,
            "num_key_value_heads": 8, "pad_token_id": 0, "rope_theta": 1000000.0, "theta": 1000000.0, "torch_dtype": "bfloat16", "transformers_version": "4.54.0.dev0",
            "use_cache": true, "use_pos_enc": true, "vocab_size": 65536
            """)).Decoder;
        Assert.Equal((2048, 16, 64, 8192, 3), (decoder.HiddenSize, decoder.Layers.Count, decoder.HeadSize, decoder.FeedForwardSize, decoder.ConvolutionTaps));
        Assert.Equal([2, 5, 8, 10, 12, 14], decoder.Layers.OfType<AttentionLayerSpec>().Select(layer => layer.Index));
        Assert.Null(decoder.Head);
    }

    [Fact]
    public void Head_size_may_be_given() =>
        Assert.Equal([96, 32], Parse(SampleConfig.With(text: "\"head_dim\": 24, \"full_attn_idxs\": [0]")).Decoder.Layers.OfType<AttentionLayerSpec>().First().Query.Weight.Shape);

    [Theory]
    [InlineData("image_embeds", true, true, 1, 8)]
    [InlineData("pooler_output", true, false, 1, 16)]
    [InlineData("patch_tokens", false, false, 4, 16)]
    public void The_feature_decides_what_is_read(string feature, bool norm, bool projection, int rows, int width)
    {
        var vision = (VitSpec)Parse(SampleConfig.With(projector: $"\"vision_feature\": \"{feature}\"")).Vision;
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
    [InlineData("N2E011", "text", "\"rope_parameters\": {\"partial_rotary_factor\": 0.5}", "whole heads")]
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
