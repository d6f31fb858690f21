using System.CommandLine;
using N2Eye.Train.Program;
using N2Eye.Train.Program.Commands;
using N2Eye.Train.Training;

NativeMemory.KeepFreed();
using var stop = new StopSignal();
var root = new RootCommand("Train N2-Eye: the model that this program is compiled for.")
{
    FitCommand.Build(stop.Token),
    EvalCommand.Build(stop.Token),
    DryRunCommand.Build(stop.Token),
    TowerCommand.Build(stop.Token),
    DecoderCommand.Build(stop.Token),
    DistilCommand.Build(stop.Token),
};
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0) return Handler.Fail(parsed.Errors[0].Message + " Try: n2eye-train --help", ExitCodes.BadInput);
return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
