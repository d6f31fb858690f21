using System.CommandLine;
using System.Text;
using N2Eye.Program.Output;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye template FILE</c>: for checking the chat template against other implementations.</summary>
internal static class TemplateCommand
{
    public static Command Build()
    {
        var file = new Argument<string>("FILE") { Description = "{\"messages\":…,\"tools\":…,\"add_generation_prompt\":…}; - is standard input." };
        var asIds = new Option<bool>("--ids") { Description = "Print {\"ids\":[…]} in place of the text." };
        var controlTokens = SamplingFlags.ControlTokensOption();
        var command = new Command("template", "Render a conversation with the model's chat template.") { file, asIds, controlTokens };
        Handler.Set(command, (parsed, cancellation) =>
        {
            var request = ChatRequest.Parse(InputFiles.ReadAll(parsed.GetValue(file)!, cancellation)) with { ControlTokens = parsed.GetValue(controlTokens) ?? default };
            var prompt = LoadedModel.Compiled.Template.Render(request);
            using var output = NamedOutput.Standard();
            if (!parsed.GetValue(asIds))
            {
                output.Write(Encoding.UTF8.GetBytes(prompt.Text));
                return ExitCodes.Success;
            }

            var ids = new List<int>();
            LoadedModel.Compiled.Tokenizer.Encode(prompt, ids);
            JsonOutput.WriteLine(output, writer =>
            {
                writer.WriteStartObject();
                JsonIds.Write(writer, "ids", ids);
                writer.WriteEndObject();
            });
            return ExitCodes.Success;
        });
        return command;
    }
}
