using System.Text.Json;
using N2Eye.Quant.Npu;
using N2Eye.Quant.Quantization;

namespace N2Eye.Quant.Reporting;

/// <summary>Writes <c>--report</c>: every tensor with its error, as JSON.</summary>
internal static class ReportFile
{
    public static void Write(Stream stream, QuantizeOptions options, QuantizeResult result)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("scheme", options.Scheme);
        writer.WriteNumber("block_size", options.BlockSize);
        writer.WriteNumber("bytes_read", result.BytesRead);
        writer.WriteNumber("bytes_written", result.BytesWritten);
        if (result.Agreement is { } agreement) Agreement(writer, agreement);
        writer.WriteStartArray("unused");
        foreach (var name in result.Unused) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteStartArray("tensors");
        foreach (var tensor in result.Tensors) Tensor(writer, tensor);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Agreement(Utf8JsonWriter writer, Agreement agreement)
    {
        writer.WriteStartObject("agreement");
        writer.WriteNumber("answers", agreement.Answers);
        writer.WriteNumber("same_answers", agreement.SameAnswers);
        writer.WriteNumber("tokens", agreement.Tokens);
        writer.WriteNumber("same_tokens", agreement.SameTokens);
        writer.WriteNumber("divergence", agreement.Divergence);
        writer.WriteEndObject();
    }

    private static void Tensor(Utf8JsonWriter writer, TensorReport tensor)
    {
        writer.WriteStartObject();
        writer.WriteString("name", tensor.Name);
        writer.WriteStartArray("shape");
        foreach (var size in tensor.Shape) writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteString("scheme", tensor.Scheme);
        writer.WriteNumber("bytes", tensor.Bytes);
        writer.WriteNumber("max_error", tensor.MaxError);
        writer.WriteNumber("rmse", tensor.Rmse);
        writer.WriteNumber("cosine", tensor.Cosine);
        // JSON has no infinity: an exact tensor has no noise to compare with.
        if (double.IsFinite(tensor.SqnrDecibels)) writer.WriteNumber("sqnr_db", tensor.SqnrDecibels);
        else writer.WriteNull("sqnr_db");
        writer.WriteEndObject();
    }
}
