using System.Text;
using System.Text.Json;

namespace N2Eye.Program.Watching;

/// <summary>Old and new answers, for people and for programs.</summary>
internal static class ReplayText
{
    public static void Write(Stream output, Replayed replayed)
    {
        var happened = replayed.Event;
        var text = new StringBuilder();
        text.Append(happened.Id).Append("  ").Append(happened.Camera).Append("  ").Append(happened.Query).Append(": ").Append(happened.Question).Append('\n');
        text.Append("  was: ").Append(happened.Answer ?? $"no answer, {happened.Error}").Append('\n');
        text.Append("  now: ").Append(replayed.Answer ?? $"no answer, {replayed.Error}").Append(replayed.IsSame ? " (the same)" : "").Append('\n');
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
        output.Flush();
    }

    public static void Write(Utf8JsonWriter writer, Replayed replayed)
    {
        var happened = replayed.Event;
        writer.WriteStartObject();
        writer.WriteString("id", happened.Id);
        writer.WriteString("camera", happened.Camera);
        writer.WriteString("query", happened.Query);
        writer.WriteString("question", happened.Question);
        writer.WriteString("was", happened.Answer);
        writer.WriteString("was_fingerprint", happened.Fingerprint);
        writer.WriteString("now", replayed.Answer);
        writer.WriteString("now_fingerprint", replayed.Model.Fingerprint);
        writer.WriteBoolean("same", replayed.IsSame);
        if (replayed.Error is { } error) writer.WriteString("error", error);
        writer.WriteEndObject();
    }
}
