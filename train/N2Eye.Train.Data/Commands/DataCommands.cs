using System.CommandLine;

namespace N2Eye.Train.Data.Commands;

/// <summary>The commands of this library, for whatever program hosts them.</summary>
public static class DataCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() =>
    [
        ArtworkCommand.Build(), ConceptsCommand.Build(), TokenizerCommand.Build(), ComposeCommand.Build(), TestSetCommand.Build(),
        SheetCommand.Build(), BaselineCommand.Build(), GradeCommand.Build(),
    ];
}
