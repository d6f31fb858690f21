using N2Eye.Specs.Pictures;

namespace N2Eye.Generators.Pictures;

/// <summary>Writes the preprocessing of pictures.</summary>
internal static class PreprocessingEmitter
{
    public static string Emit(PreprocessorSpec spec, string rootNamespace)
    {
        var writer = SourceWriter.ForFile("preprocessor_config.json", rootNamespace);
        writer.Line("using N2Eye.Runtime.Pictures;");
        writer.Line();
        writer.Line("/// <summary>How a picture becomes what the tower reads.</summary>");
        writer.Block("internal static class ModelPreprocessing", () =>
            writer.Block("public static readonly Preprocessing Instance = new()", () =>
            {
                writer.Line($"ShortestEdge = {SourceWriter.Number(spec.ShortestEdge)},");
                writer.Line($"ResizeWidth = {SourceWriter.Number(spec.ResizeWidth)},");
                writer.Line($"ResizeHeight = {SourceWriter.Number(spec.ResizeHeight)},");
                writer.Line($"Filter = ResamplingFilter.{spec.Resampling},");
                writer.Line($"CropWidth = {SourceWriter.Number(spec.CropWidth)},");
                writer.Line($"CropHeight = {SourceWriter.Number(spec.CropHeight)},");
                writer.Line($"RescaleFactor = {SourceWriter.Literal(spec.RescaleFactor)},");
                writer.Line($"Mean = [{string.Join(", ", spec.Mean.Select(SourceWriter.Literal))}],");
                writer.Line($"Deviation = [{string.Join(", ", spec.Deviation.Select(SourceWriter.Literal))}],");
            }, "};"));
        return writer.ToString();
    }
}
