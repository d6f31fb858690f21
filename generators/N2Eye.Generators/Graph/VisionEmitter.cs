using N2Eye.Specs.Graph;

namespace N2Eye.Generators.Graph;

/// <summary>Writes the vision tower and the projector: dimensions, every layer with its tensors, the computation in order.</summary>
internal static class VisionEmitter
{
    public static string Emit(VisionSpec vision, ProjectorSpec projector, string rootNamespace)
    {
        var writer = SourceWriter.ForFile("config.json (vision_config, projector_config)", rootNamespace);
        foreach (var line in TensorEmitter.Usings.Split('\n')) writer.Line(line);
        writer.Line();
        if (vision is VitSpec vit) VitEmitter.Write(writer, vit, projector);
        else ResNetEmitter.Write(writer, (ResNetSpec)vision, projector);
        return writer.ToString();
    }

    /// <summary>The dimensions that both towers have.</summary>
    public static void Dimensions(SourceWriter writer, VisionSpec vision, ProjectorSpec projector)
    {
        writer.Line($"ImageSize = {vision.ImageSize},");
        writer.Line($"FeatureRows = {vision.FeatureRows},");
        writer.Line($"EmbeddingSize = {projector.Second.Out},");
    }

    /// <summary>The projector's tensors, and the dimensions' property.</summary>
    public static void Exit(SourceWriter writer, ProjectorSpec projector)
    {
        writer.Line("/// <summary>Features → embeddings.</summary>");
        writer.Block("public static readonly Projector Projector = new()", () =>
        {
            writer.Line($"First = {TensorEmitter.Linear(projector.First)},");
            writer.Line($"Activation = Activation.{projector.Activation},");
            writer.Line($"Second = {TensorEmitter.Linear(projector.Second)},");
        }, "};");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override VisionShape Shape => Dimensions;");
        writer.Line();
    }

    /// <summary>The computation: the tower's lines between the blocks and the projector.</summary>
    public static void Compute(SourceWriter writer, string kind, Action tower)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Block("protected override GraphValue Compute(IVisionTowers towers)", () =>
        {
            writer.Line($"var blocks = towers.{kind}(Dimensions);");
            tower();
            writer.Line("return blocks.Project(x, Projector); // (1, rows, embedding)");
        });
    }
}
