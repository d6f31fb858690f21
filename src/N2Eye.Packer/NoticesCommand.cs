using System.CommandLine;
using System.Text;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Packer;

/// <summary><c>n2eye-pack notices --lock FILE --packages DIR --rid RID -o FILE</c></summary>
internal static class NoticesCommand
{
    public static Command Build()
    {
        var lockFile = new Option<string>("--lock") { Description = "packages.lock.json of the program.", HelpName = "FILE", Required = true };
        var packages = new Option<string>("--packages") { Description = "Folder of NuGet's packages.", HelpName = "DIR", Required = true };
        var rid = new Option<string>("--rid") { Description = "What the program was compiled for.", HelpName = "RID", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var command = new Command("notices", "Write the licences of everything that is inside the program.") { lockFile, packages, rid, output };
        command.SetAction(parsed => Handler.Guard(() => Write(parsed.GetValue(lockFile)!, parsed.GetValue(packages)!, parsed.GetValue(rid)!, parsed.GetValue(output)!)));
        return command;
    }

    private static void Write(string lockFile, string packages, string rid, string output)
    {
        using var file = new AtomicFile(output);
        using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
        {
            writer.WriteLine("n2eye contains the software listed here, under these licences.");
            var printed = new Dictionary<string, string>(StringComparer.Ordinal); // a text → the package that it stands under
            foreach (var package in LockedPackages.Read(lockFile, packages, rid))
            {
                writer.WriteLine();
                writer.WriteLine(new string('=', 100));
                writer.WriteLine($"{package.Name} {package.Version} ({package.Licence})");
                foreach (var text in package.Texts())
                {
                    writer.WriteLine(new string('-', 100));
                    var lines = text.ReplaceLineEndings("\n").TrimEnd();
                    writer.WriteLine(printed.TryAdd(lines, package.Name) ? lines : $"The same text as under {printed[lines]}.");
                }
            }
        }

        file.Commit();
    }
}
