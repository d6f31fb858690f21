using N2Eye.Specs.Graph;

namespace N2Eye.Generators.Graph;

/// <summary>Writes CLIP's modified ResNet.</summary>
internal static class ResNetEmitter
{
    public static void Write(SourceWriter writer, ResNetSpec vision, ProjectorSpec projector)
    {
        var blocks = string.Join(", ", vision.Blocks.GroupBy(block => block.Stage).Select(stage => SourceWriter.Number(stage.Count())));
        writer.Line($"/// <summary>CLIP ResNet: stages of {blocks} blocks, {vision.Width} channels behind the stem, pictures of {vision.ImageSize} × {vision.ImageSize}; then the projector.</summary>");
        writer.Block("public sealed class ModelVision : VisionGraph", () =>
        {
            writer.Block("private static readonly VisionShape Dimensions = new()", () => VisionEmitter.Dimensions(writer, vision, projector), "};");
            writer.Line();
            Stem(writer, vision);
            foreach (var block in vision.Blocks) Block(writer, block);
            if (vision.AttentionPool is { } pool) Pool(writer, pool);
            VisionEmitter.Exit(writer, projector);
            VisionEmitter.Compute(writer, "ResNet", () => Tower(writer, vision));
        });
    }

    private static string Name(BottleneckSpec block) => $"Stage{block.Stage}Block{block.Index}";

    private static void Stem(SourceWriter writer, ResNetSpec vision)
    {
        writer.Line("/// <summary>Pixels → the first stage's input.</summary>");
        writer.Block("public static readonly ResNetStem Stem = new()", () =>
        {
            writer.Line($"First = {TensorEmitter.Convolution(vision.Stem[0])},");
            writer.Line($"Second = {TensorEmitter.Convolution(vision.Stem[1])},");
            writer.Line($"Third = {TensorEmitter.Convolution(vision.Stem[2])},");
        }, "};");
        writer.Line();
    }

    private static void Block(SourceWriter writer, BottleneckSpec block)
    {
        var strides = block.Stride > 1 ? ", half the edge" : "";
        writer.Line($"/// <summary>Stage {block.Stage}, block {block.Index}: {block.Narrow.In} → {block.Narrow.Out} → {block.Widen.Out} channels{strides}.</summary>");
        writer.Block($"public static readonly Bottleneck {Name(block)} = new()", () =>
        {
            writer.Line($"Stride = {block.Stride},");
            writer.Line($"Narrow = {TensorEmitter.Convolution(block.Narrow)},");
            writer.Line($"Mix = {TensorEmitter.Convolution(block.Mix)},");
            writer.Line($"Widen = {TensorEmitter.Convolution(block.Widen)},");
            writer.Line($"Shortcut = {(block.Shortcut is { } shortcut ? TensorEmitter.Convolution(shortcut) : "null")},");
        }, "};");
        writer.Line();
    }

    private static void Pool(SourceWriter writer, AttentionPoolSpec pool)
    {
        writer.Line("/// <summary>All positions → one row in the space that CLIP shares with text.</summary>");
        writer.Block("public static readonly AttentionPool Pool = new()", () =>
        {
            writer.Line($"Heads = {pool.Heads},");
            writer.Line($"Positions = {TensorEmitter.Float(pool.Positions)},");
            writer.Line($"Query = {TensorEmitter.Linear(pool.Query)},");
            writer.Line($"Key = {TensorEmitter.Linear(pool.Key)},");
            writer.Line($"Value = {TensorEmitter.Linear(pool.Value)},");
            writer.Line($"Output = {TensorEmitter.Linear(pool.Output)},");
        }, "};");
        writer.Line();
    }

    private static void Tower(SourceWriter writer, ResNetSpec vision)
    {
        writer.Line("var grid = blocks.Enter(Stem); // (1, width, size / 4, size / 4)");
        foreach (var block in vision.Blocks) writer.Line($"grid = blocks.Bottleneck(grid, {Name(block)});");
        writer.Line($"var x = blocks.Tokens(grid); // (1, {vision.Side} · {vision.Side}, {vision.Channels})");
        if (vision.AttentionPool is not null) writer.Line("x = blocks.Attend(x, Pool); // (1, 1, projection)");
    }
}
