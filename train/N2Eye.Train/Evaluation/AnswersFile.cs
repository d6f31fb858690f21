using System.Text.Json;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Train.Evaluation;

/// <summary>Every question with its answer, for reading.</summary>
public static class AnswersFile
{
    /// <summary>Writes a JSON object a line; the file appears whole or not at all.</summary>
    public static void Write(string path, IReadOnlyList<GradedQuestion> questions)
    {
        using var file = new AtomicFile(path);
        foreach (var question in questions)
        {
            using (var writer = new Utf8JsonWriter(file.Stream)) Write(writer, question);
            file.Stream.WriteByte((byte)'\n');
        }

        file.Commit();
    }

    private static void Write(Utf8JsonWriter writer, GradedQuestion question)
    {
        writer.WriteStartObject();
        writer.WriteString("session_id", question.Session.Id);
        writer.WriteString("interaction_id", question.Turn.Id);
        writer.WriteString("query_category", question.Turn.Category);
        writer.WriteString("query", question.Turn.Query);
        writer.WriteString("expected", question.Turn.Answers[0]);
        writer.WriteString("answer", question.Answer);
        writer.WriteString("error", question.Error);
        writer.WriteBoolean("right", question.IsRight);
        writer.WriteEndObject();
    }
}
