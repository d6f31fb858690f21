using System.CommandLine;
using System.Globalization;
using N2Eye.Program.Output;
using N2Eye.Runtime;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye logits --ids …</c>: for checking the arithmetic against other implementations.</summary>
internal static class LogitsCommand
{
    public static Command Build()
    {
        var ids = new Option<string>("--ids") { Description = "Token ids, separated by commas; a picture takes as many <image> ids as the projector gives rows.", HelpName = "1,6,…", Required = true };
        var images = new Option<string[]>("--image") { Description = "Picture for the next <image> ids; may be given more than once.", HelpName = "FILE", DefaultValueFactory = _ => [] };
        var maxTokens = Flags.Number<int>("--max-tokens", "N", "How many greedy ids to add, never stopping early.", least: 0, most: int.MaxValue);
        var common = new CommonOptions();
        var command = new Command("logits", "Print {\"last_logits\":[…],\"greedy\":[…]} for a sequence of ids.") { ids, images, maxTokens };
        common.AddTo(command);
        Handler.Set(command, (parsed, cancellation) =>
        {
            var sequence = ParseIds(parsed.GetValue(ids)!);
            using var model = LoadedModel.Open(parsed, common);
            var pictures = parsed.GetValue(images)!.Select(path => model.Encode(path, cancellation)).ToList();
            var (logits, greedy) = model.Engine.Continue(sequence, pictures, parsed.GetValue(maxTokens) ?? 0, cancellation);
            JsonOutput.WriteLine(NamedOutput.Standard(), writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("last_logits");
                foreach (var logit in logits) writer.WriteNumberValue(logit);
                writer.WriteEndArray();
                JsonIds.Write(writer, "greedy", greedy);
                writer.WriteEndObject();
            });
            return ExitCodes.Success;
        });
        return command;
    }

    private static int[] ParseIds(string text)
    {
        var vocabulary = LoadedModel.Compiled.Decoder.Shape.VocabularySize;
        return Array.ConvertAll(text.Split(',', StringSplitOptions.TrimEntries), part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < vocabulary ? id
                : throw new N2EyeException(FailureKind.BadInput, $"--ids: \"{part}\" is no token id; it must be a number below {vocabulary}."));
    }
}
