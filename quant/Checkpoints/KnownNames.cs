namespace N2Eye.Quant.Checkpoints;

/// <summary>
/// Names under which published checkpoints keep our tensors: a merged N2-Eye, as older and newer transformers write it, and the
/// three parts (LFM2, CLIP in OpenAI's or transformers' names, projector) on their own.
/// </summary>
internal static class KnownNames
{
    private const string Decoder = "language_model.model.";
    private const string Head = "language_model.lm_head.weight";
    private const string Vision = "vision_tower.";
    private const string Projector = "multi_modal_projector.";

    /// <summary>Each prefix of ours with what may stand in its place.</summary>
    private static readonly (string Ours, string[] Theirs)[] Prefixes =
    [
        (Decoder, ["model.language_model.", "language_model.", "model.", "text_model.", "lm.model.", ""]),
        (Head, ["lm_head.weight", "model.lm_head.weight", "lm.lm_head.weight"]),
        (Vision, ["model.vision_tower.", "vision_encoder.", "clip.", "vision.", "visual.", ""]),
        (Projector, ["model.multi_modal_projector.", "projector.", "mm_projector.", ""]),
    ];

    /// <summary>The projector's two layers: our name, and how nn.Sequential numbers them.</summary>
    private static readonly (string Ours, string[] Theirs)[] ProjectorLayers =
    [
        ("linear_1.", ["0.", "fc1.", "mlp.0.", "layers.0."]),
        ("linear_2.", ["2.", "fc2.", "mlp.2.", "layers.2."]),
    ];

    /// <summary>Every name that a tensor may have, the likeliest first.</summary>
    public static IEnumerable<string> For(string ours)
    {
        yield return ours;
        foreach (var (prefix, alternatives) in Prefixes)
        {
            if (!ours.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var rest = ours[prefix.Length..];
            foreach (var alternative in alternatives) yield return alternative + rest;
            if (prefix != Projector) continue;
            foreach (var (layer, others) in ProjectorLayers)
            {
                if (!rest.StartsWith(layer, StringComparison.Ordinal)) continue;
                foreach (var start in alternatives.Prepend(Projector))
                {
                    foreach (var other in others) yield return start + other + rest[layer.Length..];
                }
            }
        }
    }

    /// <summary>Tensors of CLIP and of training that no picture question needs.</summary>
    public static bool IsKnownUnused(string name) =>
        name.Contains("text_model.", StringComparison.Ordinal) || name.Contains("text_projection", StringComparison.Ordinal)
        || name.EndsWith("logit_scale", StringComparison.Ordinal) || name.EndsWith("position_ids", StringComparison.Ordinal)
        || name.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal)
        || name.Contains("post_layernorm.", StringComparison.Ordinal) || name.Contains("visual_projection.", StringComparison.Ordinal)
        || name.Contains("attnpool.", StringComparison.Ordinal) || name.EndsWith("num_batches_tracked", StringComparison.Ordinal)
        || name.StartsWith("transformer.resblocks.", StringComparison.Ordinal) || name.StartsWith("ln_final.", StringComparison.Ordinal)
        || name is "token_embedding.weight" or "positional_embedding";
}
