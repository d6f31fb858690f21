using System.CommandLine;

namespace N2Eye.Program.Commands;

/// <summary>The program's commands in the order in which a stranger needs them.</summary>
internal static class Root
{
    public static RootCommand Build() => new("Ask a camera a question: answers about pictures, on this box, with no network.")
    {
        AskCommand.Build(),
        ChatCommand.Build(),
        BatchCommand.Build(),
        InspectCommand.Build(),
        TokenizeCommand.Build(),
        TemplateCommand.Build(),
        PixelsCommand.Build(),
        LogitsCommand.Build(),
    };
}
