using System.CommandLine;
using System.Text;
using N2Eye.Program;
using N2Eye.Program.Commands;

return Handler.Guard(() =>
{
    // A question may begin with @: it must not read a file and become its words.
    var parsed = Root.Build().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
    if (parsed.Errors.Count > 0) return Handler.Fail(Root.Mistake(parsed) + " Try: n2eye --help", ExitCodes.BadInput);
    // The library writes nothing but help and the version; handlers have streams of their own.
    using var help = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    // Handlers return their own exit codes; the library would print stack traces and kill a generation after two seconds.
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = help });
});
