using System.CommandLine;
using System.Text.Json;
using N2Eye.Program.Output;
using N2Eye.Runtime;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye tokenize</c>: for checking the tokenizer against other implementations.</summary>
internal static class TokenizeCommand
{
    public static Command Build()
    {
        var command = new Command("tokenize", "JSON Lines {\"text\":…} on standard input become {\"ids\":[…],\"decoded\":…}; control tokens count, none is added.");
        Handler.Set(command, (_, cancellation) =>
        {
            var tokenizer = LoadedModel.Compiled.Tokenizer;
            using var output = Console.OpenStandardOutput();
            var lines = new JsonLines(Console.OpenStandardInput());
            var ids = new List<int>();
            var failed = false;
            while (lines.Next() is { } line)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    ids.Clear();
                    tokenizer.Encode(Text(line), ids);
                    var decoded = tokenizer.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids), skipSpecialTokens: false);
                    JsonOutput.WriteLine(output, writer =>
                    {
                        writer.WriteStartObject();
                        JsonIds.Write(writer, "ids", ids);
                        writer.WriteString("decoded", decoded);
                        writer.WriteEndObject();
                    });
                }
                catch (N2EyeException failure)
                {
                    failed = true;
                    JsonOutput.WriteLine(output, writer =>
                    {
                        writer.WriteStartObject();
                        writer.WriteString("error", failure.Message);
                        writer.WriteNumber("line", line.Number);
                        writer.WriteEndObject();
                    });
                }
            }

            return failed ? ExitCodes.BadInput : ExitCodes.Success;
        });
        return command;
    }

    private static string Text(JsonLine line)
    {
        try
        {
            using var document = JsonDocument.Parse(line.Valid());
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String) return text.GetString()!;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new N2EyeException(FailureKind.BadInput, $"Line {line.Number} is not JSON: {exception.Message}", exception);
        }

        throw new N2EyeException(FailureKind.BadInput, $"Line {line.Number} has no \"text\" string.");
    }
}
