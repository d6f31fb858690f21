using System.CommandLine;

namespace N2Eye.Train.Program.Commands;

/// <summary>Flags of the stages that train on composed scenes.</summary>
internal static class SceneFlags
{
    public static Option<string> Artwork() => new("--artwork")
    {
        Description = "Folder of the drawings that 'n2eye-data artwork' made.",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine("train", "cache"),
    };

    public static Option<string> Model() => new("--model") { Description = "Directory of the model that this program is compiled for.", HelpName = "DIR", Required = true };
}
