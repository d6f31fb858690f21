using N2Eye.Specs.Json;

namespace N2Eye.Specs.Graph;

/// <summary>
/// Reads <c>text_config</c>: LFM2 as LiquidAI publishes it, or as newer transformers writes it. Absent fields have Lfm2Config's
/// defaults, because transformers leaves out of a nested section what equals them; only width and depth must be given, whose
/// defaults no published model has.
/// </summary>
internal static class DecoderParser
{
    private const string Prefix = "language_model.model.";
    private const double LargestTheta = 1e12;

    public static DecoderSpec? Parse(JsonFields config, JsonFields root)
    {
        if (config.String("model_type", "lfm2") is not "lfm2" and var type)
        {
            config.Error(GraphRules.UnsupportedArchitecture, "model_type", $"text_config.model_type is \"{type}\": the decoder must be \"lfm2\".");
            return null;
        }

        Refuse(config);
        // The bounds keep every product of two sizes inside an int.
        var hidden = config.Integer("hidden_size", most: 1 << 20);
        var heads = config.Integer("num_attention_heads", 32, most: 1 << 14);
        var keyValueHeads = config.Integer("num_key_value_heads", 8);
        if (heads % keyValueHeads != 0)
            ConfigParser.Inconsistent(config, "num_key_value_heads", $"{heads} attention heads cannot be shared by {keyValueHeads} key/value heads: it must divide them.");
        var headSize = config.Integer("head_dim", Math.Max(1, hidden / heads), most: 1 << 16);
        if (!config.Has("head_dim") && hidden % heads != 0)
            ConfigParser.Inconsistent(config, "num_attention_heads", $"hidden_size {hidden} is no multiple of {heads} attention heads.");
        else if (headSize % 2 != 0)
            ConfigParser.Inconsistent(config, "num_attention_heads", $"The head size {headSize} is odd: rotary embedding turns pairs.");

        var layerCount = config.Integer("num_hidden_layers", most: 4096);
        var attention = AttentionLayers(config, layerCount);
        var vocabulary = config.Integer("vocab_size", 65_536, most: 1 << 24);
        var taps = config.Integer("conv_L_cache", 3, most: 1024);
        var tied = IsTied(config) ?? IsTied(root) ?? true;
        var shape = new LayerShape(hidden, heads, keyValueHeads, headSize, FeedForwardSize(config), taps, config.Boolean("conv_bias", false));

        return new DecoderSpec
        {
            HiddenSize = hidden,
            VocabularySize = vocabulary,
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = headSize,
            FeedForwardSize = shape.FeedForward,
            ConvolutionTaps = taps,
            NormEpsilon = config.Number(config.Has("norm_eps") || !config.Has("block_norm_eps") ? "norm_eps" : "block_norm_eps", 1e-5, least: 0, most: 1),
            RopeTheta = RopeTheta(config),
            MaxPositions = config.Integer("max_position_embeddings", 128_000, most: 1 << 24),
            TokenTable = ConfigParser.Tensor(Prefix + "embed_tokens.weight", TensorPolicy.Table, vocabulary, hidden),
            Layers = new(attention.Select((isAttention, index) => Layer(index, isAttention, shape))),
            FinalNorm = ConfigParser.Tensor(Prefix + "embedding_norm.weight", TensorPolicy.Float, hidden),
            Head = tied ? null : ConfigParser.Tensor("language_model.lm_head.weight", TensorPolicy.Matrix, vocabulary, hidden),
        };
    }

    private sealed record LayerShape(int Hidden, int Heads, int KeyValueHeads, int HeadSize, int FeedForward, int Taps, bool ConvolutionBias);

    private static DecoderLayerSpec Layer(int index, bool isAttention, LayerShape shape)
    {
        var name = $"{Prefix}layers.{index}.";
        var hidden = shape.Hidden;
        var operatorNorm = ConfigParser.Tensor(name + "operator_norm.weight", TensorPolicy.Float, hidden);
        var feedForward = new FeedForwardSpec(
            ConfigParser.Tensor(name + "ffn_norm.weight", TensorPolicy.Float, hidden),
            ConfigParser.Linear(name + "feed_forward.w1", hidden, shape.FeedForward, false),
            ConfigParser.Linear(name + "feed_forward.w3", hidden, shape.FeedForward, false),
            ConfigParser.Linear(name + "feed_forward.w2", shape.FeedForward, hidden, false));
        if (isAttention)
        {
            var query = shape.Heads * shape.HeadSize;
            var keyValue = shape.KeyValueHeads * shape.HeadSize;
            return new AttentionLayerSpec(index, operatorNorm, feedForward,
                ConfigParser.Linear(name + "self_attn.q_proj", hidden, query, false),
                ConfigParser.Linear(name + "self_attn.k_proj", hidden, keyValue, false),
                ConfigParser.Linear(name + "self_attn.v_proj", hidden, keyValue, false),
                ConfigParser.Tensor(name + "self_attn.q_layernorm.weight", TensorPolicy.Float, shape.HeadSize),
                ConfigParser.Tensor(name + "self_attn.k_layernorm.weight", TensorPolicy.Float, shape.HeadSize),
                ConfigParser.Linear(name + "self_attn.out_proj", query, hidden, false));
        }

        return new ConvolutionLayerSpec(index, operatorNorm, feedForward,
            ConfigParser.Linear(name + "conv.in_proj", hidden, 3 * hidden, shape.ConvolutionBias),
            ConfigParser.Tensor(name + "conv.conv.weight", TensorPolicy.Float, hidden, 1, shape.Taps),
            shape.ConvolutionBias ? ConfigParser.Tensor(name + "conv.conv.bias", TensorPolicy.Float, hidden) : null,
            ConfigParser.Linear(name + "conv.out_proj", hidden, hidden, shape.ConvolutionBias));
    }

    /// <summary>True for each layer that is full attention, false for a short convolution.</summary>
    private static bool[] AttentionLayers(JsonFields config, int count)
    {
        var isAttention = new bool[count];
        // A pattern is held against a number of layers that could be read.
        if (config.HasErrors) return isAttention;
        if (config.Array("layer_types", required: false) is { } types)
        {
            if (types.Count != count)
                config.Error(GraphRules.LayerPattern, "layer_types", $"\"layer_types\" lists {types.Count} layers, num_hidden_layers says {count}.");
            for (var i = 0; i < types.Count; i++)
            {
                if (types[i].Text is not ("full_attention" or "conv"))
                    config.Error(GraphRules.LayerPattern, "layer_types", $"\"layer_types\"[{i}] is \"{types[i].Text}\": it must be \"full_attention\" or \"conv\".");
                else if (i < count)
                    isAttention[i] = types[i].Text == "full_attention";
            }
        }
        else if (config.Array("full_attn_idxs", required: false) is { } indices)
        {
            foreach (var node in indices)
            {
                if (node.AsInteger() is { } index && index >= 0 && index < count && !isAttention[index]) isAttention[index] = true;
                else config.Error(GraphRules.LayerPattern, "full_attn_idxs", $"\"full_attn_idxs\" holds {node.Text}: each entry must name one of the layers 0 to {count - 1} once.");
            }
        }
        else
        {
            // transformers' rule: with neither list, every layer is attention.
            for (var i = 0; i < count; i++) isAttention[i] = true;
        }

        return isAttention;
    }

    // Newer multimodal checkpoints say it once, beside text_config.
    private static bool? IsTied(JsonFields fields)
    {
        foreach (var name in new[] { "tie_embedding", "tie_word_embeddings" })
        {
            if (fields.Has(name)) return fields.Boolean(name, true);
        }

        return null;
    }

    /// <summary>
    /// LFM2's width rule: two thirds, times a multiplier, rounded up to a multiple. Without a multiplier nothing is rounded
    /// either (transformers, Lfm2MLP); an absent one is 1.
    /// </summary>
    private static int FeedForwardSize(JsonFields config)
    {
        var width = config.Integer(config.Has("block_ff_dim") ? "block_ff_dim" : "intermediate_size", 12_288, most: 1 << 24);
        if (!config.Boolean("block_auto_adjust_ff_dim", true)) return width;
        width = (int)(2L * width / 3);
        if (!config.IsNull("block_ffn_dim_multiplier"))
        {
            width = (int)(config.Number("block_ffn_dim_multiplier", 1) * width);
            var multiple = config.Integer("block_multiple_of", 256, most: 1 << 20);
            width = (width + multiple - 1) / multiple * multiple;
        }

        if (width < 1) ConfigParser.Inconsistent(config, "block_ffn_dim_multiplier", "The feed-forward width comes out as 0.");
        return Math.Max(1, width);
    }

    private static double RopeTheta(JsonFields config)
    {
        foreach (var name in new[] { "rope_parameters", "rope_scaling" })
        {
            if (config.Object(name, required: false) is not { } given) continue;
            // transformers may keep one set of parameters for each layer type; LFM2 rotates in one.
            var rope = given.Object("full_attention", required: false) ?? given;
            var kindField = rope.Has("rope_type") ? "rope_type" : "type";
            if (rope.String(kindField, "default") is not "default" and var kind)
                rope.Error(GraphRules.UnsupportedOption, kindField, $"\"{rope.Name(kindField)}\" is \"{kind}\": only \"default\" rotary embedding can be computed.");
            if (rope.Number("partial_rotary_factor", 1) != 1)
                rope.Error(GraphRules.UnsupportedOption, "partial_rotary_factor", $"\"{rope.Name("partial_rotary_factor")}\": LFM2 rotates whole heads, it can only be 1.");
            if (rope.Has("rope_theta")) return rope.Number("rope_theta", least: 1, most: LargestTheta);
        }

        return config.Number(config.Has("rope_theta") || !config.Has("theta") ? "rope_theta" : "theta", 1_000_000, least: 1, most: LargestTheta);
    }

    /// <summary>Options of other LFM2 members that would change the arithmetic.</summary>
    private static void Refuse(JsonFields config)
    {
        if (config.Has("hidden_act") && ConfigParser.ParseActivation(config, "hidden_act", null) != Activation.Silu)
            config.Error(GraphRules.UnsupportedOption, "hidden_act", "The LFM2 feed-forward is SwiGLU: \"hidden_act\" can only be \"silu\".");
        if (!config.Boolean("block_use_swiglu", true))
            config.Error(GraphRules.UnsupportedOption, "block_use_swiglu", "The LFM2 feed-forward is SwiGLU: \"block_use_swiglu\" can only be true.");
        if (!config.Boolean("use_pos_enc", true))
            config.Error(GraphRules.UnsupportedOption, "use_pos_enc", "LFM2's attention uses rotary embedding: \"use_pos_enc\" can only be true.");
        if (config.Has("num_experts"))
            config.Error(GraphRules.UnsupportedArchitecture, "num_experts", "This is a mixture of experts: only dense LFM2 decoders can be compiled.");
    }
}
