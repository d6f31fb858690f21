using System.Text.Json;
using N2Eye.Runtime.Answering;
using N2Eye.Watch.Queries;

namespace N2Eye.Program.Output;

/// <summary>An answer as JSON: the fields that <c>ask --json</c> and <c>batch</c> share.</summary>
internal static class CompletionJson
{
    /// <summary>A whole object.</summary>
    public static void Write(Utf8JsonWriter writer, Completion completion, TimeSpan encodeTime, TimeSpan totalTime)
    {
        writer.WriteStartObject();
        WriteFields(writer, completion, encodeTime, totalTime);
        writer.WriteEndObject();
    }

    /// <summary>The fields, inside an object that the caller opened.</summary>
    public static void WriteFields(Utf8JsonWriter writer, Completion completion, TimeSpan encodeTime, TimeSpan totalTime)
    {
        writer.WriteString("answer", completion.Text);
        writer.WriteString("finish_reason", QueryRunner.NameOf(completion.FinishReason));
        writer.WriteNumber("prompt_tokens", completion.PromptTokens);
        writer.WriteNumber("cached_tokens", completion.CachedTokens);
        writer.WriteNumber("completion_tokens", completion.CompletionTokens);
        writer.WriteNumber("picture_ms", Milliseconds(encodeTime));
        writer.WriteNumber("prefill_ms", Milliseconds(completion.PrefillTime));
        writer.WriteNumber("decode_ms", Milliseconds(completion.DecodeTime));
        writer.WriteNumber("total_ms", Milliseconds(totalTime));
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
