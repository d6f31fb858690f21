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
            using var output = NamedOutput.Standard();
            var lines = new JsonLines(StandardInput.Open(cancellation));
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
        using var document = line.Parse();
        return document.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new N2EyeException(FailureKind.BadInput, "the line has no \"text\" with a string");
    }
}
