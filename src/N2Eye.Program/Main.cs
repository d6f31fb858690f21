using System.CommandLine;
using System.Text;
using N2Eye.Program;
using N2Eye.Program.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Packed.ServeLibraries();
var root = Root.Build();
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) Console.Error.WriteLine("n2eye: " + error.Message);
    Console.Error.WriteLine("Try: n2eye --help");
    return ExitCodes.BadInput;
}

// Handlers return their own exit codes; the library would print stack traces and kill a generation after two seconds.
return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
