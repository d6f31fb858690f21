using N2Eye.Specs.Graph;

namespace N2Eye.Generators;

/// <summary>Writes the class that holds the compiled model together.</summary>
internal static class ModelEmitter
{
    public static string Emit(ModelSpec model, string name, string rootNamespace)
    {
        var writer = SourceWriter.ForFile("the files of " + name, rootNamespace);
        writer.Line("using System.Collections.Generic;");
        writer.Line("using N2Eye.Runtime.Decoding;");
        writer.Line("using N2Eye.Runtime.Graphs;");
        writer.Line("using N2Eye.Runtime.Models;");
        writer.Line("using N2Eye.Runtime.Pictures;");
        writer.Line("using N2Eye.Runtime.Prompts.Templates;");
        writer.Line("using N2Eye.Runtime.Tokenizers;");
        writer.Line();
        writer.Line($"/// <summary>{name}, compiled.</summary>");
        writer.Block("public sealed class Model : CompiledModel", () =>
        {
            writer.Line("/// <summary>The one instance.</summary>");
            writer.Line("public static readonly Model Instance = new();");
            Property(writer, "string Name", SourceWriter.Quote(name));
            Property(writer, "string Fingerprint", SourceWriter.Quote(model.Fingerprint));
            Property(writer, "int ImageToken", SourceWriter.Number(model.ImageToken));
            Value(writer, "VisionGraph Vision", "new ModelVision()");
            Value(writer, "DecoderGraph Decoder", "new ModelDecoder()");
            Property(writer, "Preprocessing Preprocessing", "ModelPreprocessing.Instance");
            Value(writer, "Tokenizer Tokenizer", "new Tokenizer(new ModelTokenizerTables())");
            Value(writer, "ChatTemplate Template", "new ModelChatTemplate(ModelSpecialTokens.ByName)");
            Property(writer, "IReadOnlyDictionary<string, string> SpecialTokens", "ModelSpecialTokens.ByName");
            Property(writer, "GenerationDefaults Generation", "ModelGeneration.Instance");
        });
        return writer.ToString();
    }

    private static void Property(SourceWriter writer, string member, string value) => Member(writer, $"public override {member} => {value};");

    private static void Value(SourceWriter writer, string member, string value) => Member(writer, $"public override {member} {{ get; }} = {value};");

    private static void Member(SourceWriter writer, string line)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(line);
    }
}
