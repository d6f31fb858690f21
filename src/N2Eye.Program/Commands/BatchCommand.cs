using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using N2Eye.Program.Output;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye batch</c>: JSON Lines in, JSON Lines out, in order; how a data engine drives the program.</summary>
internal static class BatchCommand
{
    public static Command Build()
    {
        var input = new Argument<string>("INPUT") { Description = "JSON Lines file; - is standard input.", DefaultValueFactory = _ => "-" };
        var resume = new Option<string?>("--resume") { Description = "Append to this output file, skipping the questions it already answers.", HelpName = "OUT" };
        var system = new Option<string?>("--system") { Description = "System prompt of lines with a question.", HelpName = "TEXT" };
        var sampling = new SamplingFlags();
        var common = new CommonOptions();
        var command = new Command("batch", "Answer JSON Lines: {\"id\":…,\"images\":[paths],\"question\":…} or \"messages\" in place of \"question\".") { input, resume, system };
        sampling.AddTo(command);
        common.AddTo(command);
        Handler.Set(command, (parsed, cancellation) =>
        {
            var options = sampling.Read(parsed, LoadedModel.Compiled.Generation);
            using var model = LoadedModel.Open(parsed, common);
            using var source = InputFiles.Open(parsed.GetValue(input)!);
            using var output = parsed.GetValue(resume) is { } path ? BatchOutput.Resume(path) : BatchOutput.To(Console.OpenStandardOutput());
            using var conversation = model.Engine.StartConversation();
            var run = new BatchRun(model, conversation, options, parsed.GetValue(system), sampling.ControlTokens(parsed));
            return run.Run(new JsonLines(source), output, cancellation);
        });
        return command;
    }
}

/// <summary>Answers line after line; a bad one becomes an error line and the rest goes on.</summary>
internal sealed class BatchRun(LoadedModel model, Conversation conversation, AnswerOptions options, string? system, ControlTokens controlTokens)
{
    public int Run(JsonLines input, BatchOutput output, CancellationToken cancellation)
    {
        if (output.Done > 0) model.Logger.Resuming(output.Done, output.Path);
        for (var index = 0L; input.Next() is { } line; index++)
        {
            if (cancellation.IsCancellationRequested) return ExitCodes.Cancelled;
            if (index < output.Done) continue;
            if (!Line(line, output, cancellation)) return ExitCodes.Cancelled;
        }

        return ExitCodes.Success;
    }

    /// <summary>False where the answer was cancelled: then nothing is written, and --resume asks again.</summary>
    private bool Line(JsonLine line, BatchOutput output, CancellationToken cancellation)
    {
        // The id as the line has it; a line that cannot be read is known by its number.
        string? id = null;
        try
        {
            using var document = Parse(line);
            var root = document.RootElement;
            if (root.TryGetProperty("id", out var given)) id = given.GetRawText();
            var started = Stopwatch.GetTimestamp();
            var pictures = BatchLine.Images(root).Select(model.Encode).ToList();
            var encodeTime = Stopwatch.GetElapsedTime(started);
            var request = BatchLine.Request(root, pictures.Count, system) with { ControlTokens = controlTokens };
            var completion = conversation.Answer(request, pictures, options, sink: null, cancellation);
            if (completion.FinishReason == FinishReason.Cancelled) return false;
            output.Write(writer =>
            {
                WriteId(writer, id, line.Number);
                CompletionJson.WriteFields(writer, completion, encodeTime, Stopwatch.GetElapsedTime(started));
            });
            model.Report(completion);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (N2EyeException failure)
        {
            model.Logger.BadLine(line.Number, failure.Message);
            output.Write(writer =>
            {
                WriteId(writer, id, line.Number);
                writer.WriteString("error", failure.Message);
                writer.WriteString("kind", ExitCodes.NameOf(failure.Kind));
                writer.WriteNumber("line", line.Number);
            });
        }

        return true;
    }

    private static JsonDocument Parse(JsonLine line)
    {
        try
        {
            var document = JsonDocument.Parse(line.Valid());
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
            throw new N2EyeException(FailureKind.BadInput, "the line is no JSON object: give {\"id\":…,\"images\":[…],\"question\":…}");
        }
        catch (JsonException exception)
        {
            throw new N2EyeException(FailureKind.BadInput, $"the line is not JSON (byte {exception.BytePositionInLine})", exception);
        }
    }

    private static void WriteId(Utf8JsonWriter writer, string? id, long line)
    {
        writer.WritePropertyName("id");
        if (id is null) writer.WriteNumberValue(line);
        else writer.WriteRawValue(id);
    }
}
