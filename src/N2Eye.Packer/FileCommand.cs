using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using N2Eye.SingleFile;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Packer;

/// <summary><c>n2eye-pack file PROGRAM -o OUT [--library FILE]… [--weights FILE]</c></summary>
internal static class FileCommand
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public static Command Build()
    {
        var program = new Argument<string>("PROGRAM") { Description = "The native program, as it was linked." };
        var output = new Option<string>("--output", "-o") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var libraries = new Option<string[]>("--library") { Description = "A shared library to carry.", HelpName = "FILE" };
        var weights = new Option<string?>("--weights") { Description = "A weights file to carry, written by n2eye-quant.", HelpName = "FILE" };
        var command = new Command("file", "Put a native program, its libraries and its weights into one file.") { program, output, libraries, weights };
        command.SetAction(parsed => Handler.Guard(() => Pack(parsed.GetValue(program)!, parsed.GetValue(libraries) ?? [], parsed.GetValue(weights), parsed.GetValue(output)!)));
        return command;
    }

    private static void Pack(string program, string[] libraries, string? weights, string output)
    {
        List<(string, EntryKind)> parts = [.. libraries.Select(library => (library, EntryKind.Library))];
        if (weights is not null)
        {
            using (WeightsFile.Open(weights)) parts.Add((weights, EntryKind.Weights)); // refuses what the program would refuse
        }

        using var target = new AtomicFile(output);
        var entries = SingleFile.Packer.Pack(program, parts, target.Stream);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(target.Stream.SafeFileHandle, Executable);
        target.Stream.Position = 0;
        var hash = Convert.ToHexStringLower(SHA256.HashData(target.Stream));
        foreach (var entry in entries) Row(entry.Length, entry.Name);
        Row(target.Stream.Length, output);
        Console.Out.WriteLine($"sha256 {hash}");
        target.Commit();
    }

    private static void Row(long bytes, string name) => Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes,15:N0}  {name}"));
}
