using N2Eye.Specs.Generation;

namespace N2Eye.Generators.Generation;

/// <summary>Writes the sampling defaults.</summary>
internal static class GenerationEmitter
{
    public static string Emit(GenerationSpec spec, string rootNamespace)
    {
        var writer = SourceWriter.ForFile("generation_config.json", rootNamespace);
        writer.Line("using N2Eye.Runtime.Decoding;");
        writer.Line();
        writer.Line("/// <summary>What the model's authors ask for where the user does not.</summary>");
        writer.Block("internal static class ModelGeneration", () =>
            writer.Block("public static readonly GenerationDefaults Instance = new()", () =>
            {
                writer.Line($"EosTokenIds = [{string.Join(", ", spec.EosTokenIds.Select(SourceWriter.Number))}],");
                writer.Line($"DoSample = {(spec.DoSample ? "true" : "false")},");
                writer.Line($"MaxNewTokens = {SourceWriter.Number(spec.MaxNewTokens)},");
                writer.Line($"Temperature = (float){SourceWriter.Literal(spec.Temperature)},");
                writer.Line($"TopK = {SourceWriter.Number(spec.TopK)},");
                writer.Line($"TopP = (float){SourceWriter.Literal(spec.TopP)},");
                writer.Line($"MinP = (float){SourceWriter.Literal(spec.MinP)},");
                writer.Line($"RepetitionPenalty = (float){SourceWriter.Literal(spec.RepetitionPenalty)},");
            }, "};"));
        return writer.ToString();
    }
}
