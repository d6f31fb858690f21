using System.CommandLine;
using N2Eye.Program.Devices;
using N2Eye.Program.Output;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye devices</c></summary>
internal static class DevicesCommand
{
    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var nodes = new Option<bool>("--nodes") { Description = "List every node of each graph." };
        var trial = new Option<bool>(ProviderTrial.Flag) { Description = "Open the graphs and say nothing: a trial of a provider for another process.", Hidden = true };
        var common = new CommonOptions();
        var command = new Command("devices", "List devices, execution providers and where each graph would run.") { json, nodes, trial };
        common.AddTo(command);
        Handler.Set(command, (parsed, _) =>
        {
            if (parsed.GetValue(trial))
            {
                using var model = LoadedModel.Open(parsed, common, isTrial: true);
                model.Engine.OpenGraphs();
                return ExitCodes.Success;
            }

            var settings = common.Read(parsed);
            Packed.ServeLibraries();
            var survey = DeviceSurvey.Make(LoadedModel.Compiled, settings);
            if (parsed.GetValue(json)) JsonOutput.WriteLine(NamedOutput.Standard(), writer => SurveyJson.Write(writer, survey, parsed.GetValue(nodes)));
            else SurveyText.Write(Console.Out, survey, parsed.GetValue(nodes));
            return survey.Failure is null ? ExitCodes.Success : ExitCodes.Device;
        });
        return command;
    }
}
