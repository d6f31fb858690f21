using System.Text;

namespace N2Eye.Tests;

/// <summary>The help text is the program's public surface.</summary>
public sealed class HelpTests
{
    [Fact]
    public void Help_is_the_approved_one()
    {
        var text = new StringBuilder();
        foreach (var command in new[] { "", "ask", "chat", "batch", "watch", "replay", "work", "inspect", "devices", "doctor", "bench", "tokenize", "template", "pixels", "logits" })
        {
            var result = Cli.Run([.. command.Length == 0 ? Array.Empty<string>() : [command], "--help"]);
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            text.Append("$ n2eye ").Append(command).Append(command.Length == 0 ? "" : " ").Append("--help\n");
            foreach (var line in result.Output.TrimEnd().Split('\n')) text.Append(line.TrimEnd()).Append('\n');
            text.Append('\n');
        }

        Approved.Check(text.ToString(), "Program.Tests", "Approved", "help.txt");
    }
}
