using System.CommandLine;
using System.CommandLine.Help;

namespace N2Eye.Program.Commands;

/// <summary>The program's commands in the order in which a stranger needs them.</summary>
internal static class Root
{
    // No RootCommand: it asks reflection for the program's name, a tenth of the start.
    public static Command Build() => new("n2eye", "Ask a camera a question: answers about pictures, on this box.")
    {
        AskCommand.Build(),
        ChatCommand.Build(),
        BatchCommand.Build(),
        WatchCommand.Build(),
        ReplayCommand.Build(),
        WorkCommand.Build(),
        InspectCommand.Build(),
        DevicesCommand.Build(),
        DoctorCommand.Build(),
        BenchCommand.Build(),
        TokenizeCommand.Build(),
        TemplateCommand.Build(),
        PixelsCommand.Build(),
        LogitsCommand.Build(),
        new HelpOption(),
        new VersionOption(),
    };

    /// <summary>What is wrong with a command line, in one line.</summary>
    public static string Mistake(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var unknown, ..]) return $"{Flags.Quote(unknown)} is no {(command.Subcommands.Count > 0 ? "command" : "argument or flag")} of {command.Name}.";
        var message = parsed.Errors[0].Message;
        return message.Split('\n', 2)[0].TrimEnd('\r', '.') + ".";
    }
}
