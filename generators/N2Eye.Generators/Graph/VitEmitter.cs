using N2Eye.Specs.Graph;

namespace N2Eye.Generators.Graph;

/// <summary>Writes CLIP's vision transformer.</summary>
internal static class VitEmitter
{
    public static void Write(SourceWriter writer, VitSpec vision, ProjectorSpec projector)
    {
        writer.Line($"/// <summary>CLIP ViT: {vision.Layers.Count} layers of {vision.HiddenSize}, pictures of {vision.ImageSize} × {vision.ImageSize} in patches of {vision.PatchSize}; then the projector.</summary>");
        writer.Block("public sealed class ModelVision : VisionGraph", () =>
        {
            Shape(writer, vision, projector);
            Entry(writer, vision);
            foreach (var layer in vision.Layers) Layer(writer, layer);
            ClassToken(writer, vision);
            VisionEmitter.Exit(writer, projector);
            VisionEmitter.Compute(writer, "Vit", () => Tower(writer, vision));
        });
    }

    private static void Shape(SourceWriter writer, VitSpec vision, ProjectorSpec projector)
    {
        writer.Block("private static readonly VitShape Dimensions = new()", () =>
        {
            writer.Line($"HiddenSize = {vision.HiddenSize},");
            writer.Line($"Heads = {vision.Heads},");
            writer.Line($"PatchSize = {vision.PatchSize},");
            writer.Line($"Activation = Activation.{vision.Activation},");
            writer.Line($"NormEpsilon = (float){SourceWriter.Literal(vision.NormEpsilon)},");
            VisionEmitter.Dimensions(writer, vision, projector);
        }, "};");
        writer.Line();
    }

    private static void Entry(SourceWriter writer, VitSpec vision)
    {
        writer.Line("/// <summary>Pixels → patches with positions.</summary>");
        writer.Block("public static readonly PatchEmbedding Patches = new()", () =>
        {
            writer.Line($"Patches = {TensorEmitter.Float(vision.PatchEmbedding)},");
            writer.Line($"ClassToken = {TensorEmitter.Vector(vision.ClassEmbedding)},");
            writer.Line($"Positions = {TensorEmitter.Float(vision.PositionEmbedding)},");
            writer.Line($"Norm = {TensorEmitter.Norm(vision.PreNorm)},");
        }, "};");
        writer.Line();
    }

    private static void Layer(SourceWriter writer, VisionLayerSpec layer)
    {
        writer.Line($"/// <summary>Encoder layer {layer.Index}.</summary>");
        writer.Block($"public static readonly VisionLayer Layer{layer.Index} = new()", () =>
        {
            writer.Line($"AttentionNorm = {TensorEmitter.Norm(layer.AttentionNorm)},");
            writer.Line($"Query = {TensorEmitter.Linear(layer.Query)},");
            writer.Line($"Key = {TensorEmitter.Linear(layer.Key)},");
            writer.Line($"Value = {TensorEmitter.Linear(layer.Value)},");
            writer.Line($"Output = {TensorEmitter.Linear(layer.Output)},");
            writer.Line($"MlpNorm = {TensorEmitter.Norm(layer.MlpNorm)},");
            writer.Line($"Up = {TensorEmitter.Linear(layer.Up)},");
            writer.Line($"Down = {TensorEmitter.Linear(layer.Down)},");
        }, "};");
        writer.Line();
    }

    private static void ClassToken(SourceWriter writer, VitSpec vision)
    {
        if (vision.PostNorm is { } norm)
        {
            writer.Line("/// <summary>The norm on the class token.</summary>");
            writer.Line($"public static readonly LayerNorm PostNorm = {TensorEmitter.Norm(norm)};");
            writer.Line();
        }

        if (vision.Projection is { } projection)
        {
            writer.Line("/// <summary>CLIP's projection into the space it shares with text.</summary>");
            writer.Line($"public static readonly Linear VisualProjection = {TensorEmitter.Linear(projection)};");
            writer.Line();
        }
    }

    private static void Tower(SourceWriter writer, VitSpec vision)
    {
        writer.Line("var x = blocks.Embed(Patches); // (1, 1 + patches, hidden)");
        foreach (var layer in vision.Layers) writer.Line($"x = blocks.Encoder(x, Layer{layer.Index});");
        if (vision.Feature == VisionFeature.PatchTokens) writer.Line("x = blocks.PatchTokens(x); // (1, patches, hidden)");
        else writer.Line("x = blocks.Normalize(blocks.ClassToken(x), PostNorm); // (1, 1, hidden)");
        if (vision.Projection is not null) writer.Line("x = blocks.Linear(x, VisualProjection); // (1, 1, projection)");
    }
}
