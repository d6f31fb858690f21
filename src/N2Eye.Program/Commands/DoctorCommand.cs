using System.CommandLine;
using N2Eye.Program.Devices;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye doctor</c></summary>
internal static class DoctorCommand
{
    public static Command Build()
    {
        var common = new CommonOptions();
        var command = new Command("doctor", "Find what keeps this box from answering, or from using its NPU, and say what to type.");
        common.AddTo(command);
        Handler.Set(command, (parsed, _) =>
        {
            var settings = common.Read(parsed);
            Packed.ServeLibraries();
            var findings = Examination.Run(LoadedModel.Compiled, settings, new ThisBox()).ToList();
            foreach (var finding in findings)
            {
                Console.Out.WriteLine($"{(finding.Remedy is null ? "ok" : "WRONG"),-7}{finding.What}");
                if (finding.Remedy is { } remedy) Console.Out.WriteLine($"       → {remedy}");
            }

            return findings.FirstOrDefault(finding => finding.Remedy is not null)?.ExitCode ?? ExitCodes.Success;
        });
        return command;
    }
}
