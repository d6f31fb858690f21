using System.CommandLine;
using N2Eye.Train.Data;
using N2Eye.Train.Data.Commands;
using N2Eye.Train.Tokenizer;

const int Success = 0, Internal = 1, BadInput = 2, FileAccess = 5;

var root = new RootCommand("Make n2eye-tiny's training and test data, and what to compare with.");
foreach (var command in DataCommands.All()) root.Add(command);
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) Console.Error.WriteLine("n2eye-data: " + error.Message);
    Console.Error.WriteLine("Try: n2eye-data --help");
    return BadInput;
}

try
{
    parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    return Success;
}
catch (Exception failure) when (failure is DataException or TokenizerTrainingException)
{
    return Fail(failure.Message, BadInput);
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    return Fail(failure.Message, FileAccess);
}
catch (Exception failure)
{
    return Fail($"internal error, please report it: {failure.GetType().Name}: {failure.Message}", Internal);
}

static int Fail(string message, int code)
{
    Console.Error.WriteLine("n2eye-data: " + message.ReplaceLineEndings(" "));
    return code;
}
