using N2Eye.Specs.Json;

namespace N2Eye.Specs.Graph;

/// <summary>Reads <c>projector_config</c>.</summary>
internal static class ProjectorParser
{
    public static ProjectorSpec Parse(JsonFields config, VisionSpec vision, DecoderSpec decoder)
    {
        var hidden = config.Integer("hidden_size", decoder.HiddenSize, most: 1 << 20);
        var bias = config.Boolean("bias", true);
        return new ProjectorSpec(
            ConfigParser.ParseActivation(config, "hidden_act", "gelu"),
            ConfigParser.Linear("multi_modal_projector.linear_1", vision.FeatureSize, hidden, bias),
            ConfigParser.Linear("multi_modal_projector.linear_2", hidden, decoder.HiddenSize, bias));
    }
}
