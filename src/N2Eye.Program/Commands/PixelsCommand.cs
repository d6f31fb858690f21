using System.CommandLine;
using N2Eye.Runtime.Pictures;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye pixels IMAGE -o OUT.png</c>: what the vision tower sees, before normalising.</summary>
internal static class PixelsCommand
{
    public static Command Build()
    {
        var image = new Argument<string>("IMAGE") { Description = "Picture file; - is standard input." };
        var output = new Option<string>("--output", "-o") { Description = "PNG file to write.", HelpName = "OUT.png", Required = true };
        var command = new Command("pixels", "Write the picture as the model sees it: after resize and crop, before normalising.") { image, output };
        Handler.Set(command, (parsed, cancellation) =>
        {
            Packed.ServeLibraries();
            using var picture = LoadedModel.Read(parsed.GetValue(image)!, cancellation);
            PngWriter.Write(LoadedModel.Compiled.Preprocessing.Crop(picture), parsed.GetValue(output)!);
            return ExitCodes.Success;
        });
        return command;
    }
}
