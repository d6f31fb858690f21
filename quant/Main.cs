using System.CommandLine;
using N2Eye.Quant;

var parsed = QuantCommand.Build().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) Console.Error.WriteLine("n2eye-quant: " + error.Message);
    Console.Error.WriteLine("Try: n2eye-quant --help");
    return ExitCodes.BadInput;
}

return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
