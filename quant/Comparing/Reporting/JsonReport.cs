using System.Text.Json;

namespace N2Eye.Quant.Comparing.Reporting;

/// <summary>The comparison for programs. JSON has no infinity: an error that is none is null.</summary>
internal static class JsonReport
{
    /// <summary>Writes an object, indented.</summary>
    public static void Write(Stream stream, ComparisonResult result)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("model", result.Model);
        writer.WriteString("fingerprint", result.Fingerprint);
        writer.WriteString("data", result.Data);
        writer.WriteNumber("sessions", result.Sessions);
        writer.WriteNumber("questions", result.Questions);
        writer.WriteString("reference", result.Reference.Name);
        writer.WriteStartArray("files");
        foreach (var file in result.Files) File(writer, file, file == result.Reference);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void File(Utf8JsonWriter writer, ComparedFile file, bool isReference)
    {
        writer.WriteStartObject();
        writer.WriteString("file", file.Name);
        writer.WriteString("scheme", file.Scheme);
        writer.WriteNumber("bytes", file.Bytes);
        if (!isReference) Agreement(writer, file);
        writer.WriteStartArray("accuracy");
        foreach (var score in file.Scores) Score(writer, score);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Agreement(Utf8JsonWriter writer, ComparedFile file)
    {
        writer.WriteNumber("divergence", file.Divergence);
        writer.WriteNumber("divergence_99", file.Divergence99);
        writer.WriteNumber("tokens", file.Tokens);
        writer.WriteNumber("same_tokens", file.SameTokens);
        writer.WriteNumber("same_answers", file.SameAnswers);
        writer.WriteStartArray("layers");
        foreach (var layer in file.Layers)
        {
            writer.WriteStartObject();
            writer.WriteString("layer", layer.Layer);
            Error(writer, "weights", layer.Weights);
            Error(writer, "outputs", layer.Outputs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Score(Utf8JsonWriter writer, CategoryScore score)
    {
        writer.WriteStartObject();
        writer.WriteString("category", score.Category);
        writer.WriteNumber("questions", score.Total);
        writer.WriteNumber("right", score.Right);
        writer.WriteNumber("low", score.Interval.Low);
        writer.WriteNumber("high", score.Interval.High);
        writer.WriteNumber("lost", score.Lost);
        writer.WriteNumber("gained", score.Gained);
        writer.WriteEndObject();
    }

    private static void Error(Utf8JsonWriter writer, string name, double? error)
    {
        if (error is { } value && double.IsFinite(value)) writer.WriteNumber(name, value);
        else writer.WriteNull(name);
    }
}
