using System.CommandLine;
using N2Eye.Train.Data.Artwork;
using N2Eye.Train.Data.Concepts;

namespace N2Eye.Train.Data.Commands;

/// <summary><c>concepts</c>: writes concepts.json and the artwork's licences.</summary>
internal static class ConceptsCommand
{
    public static Command Build()
    {
        var cache = CommonOptions.Cache();
        var output = CommonOptions.Output("Folder for concepts.json and LICENCES.md.");
        output.HelpName = "DIR";
        var command = new Command("concepts", "Write what is taught (concepts.json) and whose drawings it is taught with (LICENCES.md).") { cache, output };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(output)!;
            var artwork = parsed.GetValue(cache)!;
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "concepts.json"), ConceptFile.Text(ConceptList.Tiny, ArtworkBuilder.ReadLabels(artwork)));
            File.WriteAllText(Path.Combine(folder, "LICENCES.md"), LicenceFile.Text(artwork));
            parsed.InvocationConfiguration.Output.WriteLine($"{ConceptList.Tiny.Concepts.Count} concepts, {ConceptList.Tiny.Concepts.Sum(concept => concept.Hexes.Count)} code points");
        });
        return command;
    }
}
