using System.CommandLine;
using System.Text;
using N2Eye.Program;
using N2Eye.Program.Commands;

using var interrupts = new Interrupts();
var code = Handler.Guard(() =>
{
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    Packed.ServeLibraries();
    // A question may begin with @: it must not read a file and become its words.
    var parsed = Root.Build().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
    if (parsed.Errors.Count > 0) return Handler.Fail(Root.Mistake(parsed) + " Try: n2eye --help", ExitCodes.BadInput);
    // Handlers return their own exit codes; the library would print stack traces and kill a generation after two seconds.
    var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return parsed.InvokeAsync(invocation, interrupts.Token).GetAwaiter().GetResult();
});
return code == ExitCodes.Cancelled ? interrupts.ExitCode : code;
