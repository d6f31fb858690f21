using N2Eye.Specs.Json;

namespace N2Eye.Specs.Graph;

/// <summary>Reads an N2-Eye config.json: <c>text_config</c> (LFM2), <c>vision_config</c> (CLIP's ViT or ResNet) and <c>projector_config</c>.</summary>
public static class ConfigParser
{
    /// <summary>The model, or null with the reasons in <paramref name="report"/>.</summary>
    public static ModelSpec? Parse(string text, SpecReport report)
    {
        if (JsonFields.OfFile(text, report) is not { } root) return null;
        var decoder = root.Object("text_config") is { } textConfig ? DecoderParser.Parse(textConfig, root) : null;
        var projectorConfig = root.Object("projector_config");
        var vision = root.Object("vision_config") is { } visionConfig && projectorConfig is not null
            ? VisionParser.Parse(visionConfig, projectorConfig, root) : null;
        var projector = projectorConfig is not null && vision is not null && decoder is not null
            ? ProjectorParser.Parse(projectorConfig, vision, decoder) : null;

        var imageField = root.Has("image_token_index") || !root.Has("image_token_id") ? "image_token_index" : "image_token_id";
        var imageToken = root.Integer(imageField, least: 0);
        if (decoder is not null && imageToken >= decoder.VocabularySize)
            Inconsistent(root, imageField, $"\"{imageField}\" is {imageToken}, but the vocabulary has {decoder.VocabularySize} ids.");

        return report.HasErrors ? null : new ModelSpec(vision!, projector!, decoder!, imageToken)
        {
            Places = new ModelPlaces(report.File, Place(root.Object("vision_config")!, "image_size"), Place(root.Object("text_config")!, "vocab_size"), Place(root, imageField)),
        };
    }

    /// <summary>Reports sizes that do not fit together; where one of them could not be read, its stand-in says nothing.</summary>
    internal static void Inconsistent(JsonFields fields, string field, string message)
    {
        if (!fields.HasErrors) fields.Error(GraphRules.InconsistentSizes, field, message);
    }

    private static (int Line, int Column) Place(JsonFields fields, string field) => (fields.At(field).Line, fields.At(field).Column);

    /// <summary>An activation by the name that transformers gives it.</summary>
    internal static Activation ParseActivation(JsonFields fields, string field, string? fallback)
    {
        switch (fields.String(field, fallback))
        {
            case "quick_gelu": return Activation.QuickGelu;
            case "gelu": return Activation.Gelu;
            case "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast": return Activation.GeluTanh;
            case "silu" or "swish": return Activation.Silu;
            case "relu": return Activation.Relu;
            case var other:
                fields.Error(GraphRules.UnsupportedOption, field, $"\"{fields.Name(field)}\": \"{other}\" is no activation of ours: quick_gelu, gelu, gelu_new, gelu_pytorch_tanh, silu or relu.");
                return default;
        }
    }

    internal static TensorSpec Tensor(string name, TensorPolicy policy, params int[] shape) => new(name, new(shape), policy);

    internal static LinearSpec Linear(string name, int inputs, int outputs, bool bias) => new(
        Tensor(name + ".weight", TensorPolicy.Matrix, outputs, inputs),
        bias ? Tensor(name + ".bias", TensorPolicy.Float, outputs) : null);
}
