using System.Diagnostics;
using System.Text.Json;
using N2Eye.Program.Output;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Decoding.Grammars;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Program.Commands;

/// <summary>Answers line after line; a bad one becomes an error line and the rest goes on.</summary>
internal sealed class BatchRun(LoadedModel model, Conversation conversation, AnswerOptions options, string? system, ControlTokens controlTokens)
{
    private readonly LastSchema schemas = new("\"schema\"");

    public int Run(JsonLines input, BatchOutput output, CancellationToken cancellation)
    {
        if (output.Done > 0) model.Logger.Resuming(output.Done, output.Path);
        for (var index = 0L; input.Next() is { } line; index++)
        {
            if (cancellation.IsCancellationRequested) return ExitCodes.Cancelled;
            if (index < output.Done) output.Skip(IdOf(line), line.Number);
            // Cancelled answers are not written: --resume asks again.
            else if (Answer(line, cancellation) is { } fields) output.Write(fields);
            else return ExitCodes.Cancelled;
        }

        return ExitCodes.Success;
    }

    /// <summary>Writes the answer's or the error's fields; null where the answer was cancelled.</summary>
    private Action<Utf8JsonWriter>? Answer(JsonLine line, CancellationToken cancellation)
    {
        string? id = null;
        try
        {
            using var document = line.Parse();
            var root = document.RootElement;
            id = Id(root);
            var started = Stopwatch.GetTimestamp();
            var pictures = BatchLine.Images(root).Select(image => BatchPictures.Encode(model, image, cancellation)).ToList();
            var encodeTime = Stopwatch.GetElapsedTime(started);
            var request = BatchLine.Request(root, pictures.Count, system) with { ControlTokens = controlTokens };
            var completion = conversation.Answer(request, pictures, Shaped(root), sink: null, cancellation);
            if (completion.FinishReason == FinishReason.Cancelled) return null;
            model.Logger.Answered(completion);
            var totalTime = Stopwatch.GetElapsedTime(started);
            return writer =>
            {
                WriteId(writer, id, line.Number);
                CompletionJson.WriteFields(writer, completion, encodeTime, totalTime);
            };
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (N2EyeException failure)
        {
            return Failed(id, line.Number, failure.Message, ExitCodes.NameOf(failure.Kind));
        }
        catch (Exception defect) when (defect is not OutOfMemoryException)
        {
            // Ours, but the other lines may not have it.
            return Failed(id, line.Number, $"internal error, please report it: {defect.GetType().Name}: {defect.Message}", ExitCodes.InternalName);
        }
    }

    /// <summary>The options, with the line's schema in place of the command's.</summary>
    private AnswerOptions Shaped(JsonElement line)
    {
        if (BatchLine.Schema(line) is not { } schema) return options;
        if (options.Stop.Count > 0) throw new N2EyeException(FailureKind.BadInput, "--stop would cut an answer that \"schema\" shapes: give one of them");
        return options with { Grammar = schemas.Compile(schema.GetRawText()) };
    }

    private Action<Utf8JsonWriter> Failed(string? id, long number, string message, string kind)
    {
        model.Logger.BadLine(number, message);
        return writer =>
        {
            WriteId(writer, id, number);
            writer.WriteString("error", message);
            writer.WriteString("kind", kind);
        };
    }

    /// <summary>The id as the line has it, and the line's number, by which a line without id is known.</summary>
    private static void WriteId(Utf8JsonWriter writer, string? id, long number)
    {
        writer.WritePropertyName("id");
        if (id is null) writer.WriteNullValue();
        else writer.WriteRawValue(id);
        writer.WriteNumber("line", number);
    }

    private static string? IdOf(JsonLine line)
    {
        try
        {
            using var document = line.Parse();
            return Id(document.RootElement);
        }
        catch (N2EyeException)
        {
            return null;
        }
    }

    private static string? Id(JsonElement root) => root.TryGetProperty("id", out var id) ? id.GetRawText() : null;
}
