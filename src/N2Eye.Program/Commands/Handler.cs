using System.CommandLine;
using System.Text;
using N2Eye.Runtime;
using N2Eye.SingleFile;
using N2Eye.Weights;

namespace N2Eye.Program.Commands;

/// <summary>Runs a command's body and turns whatever goes wrong into one line and an exit code.</summary>
internal static class Handler
{
    public static void Set(Command command, Func<ParseResult, CancellationToken, int> body) => command.SetAction(parsed =>
    {
        using var interrupts = new Interrupts();
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var code = Guard(() => body(parsed, interrupts.Token));
        return code == ExitCodes.Cancelled ? interrupts.ExitCode : code;
    });

    public static int Guard(Func<int> body)
    {
        try
        {
            return body();
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
        catch (N2EyeException failure)
        {
            return Fail(failure.Message, ExitCodes.For(failure.Kind));
        }
        catch (WeightsException failure)
        {
            return Fail(failure.Message, ExitCodes.BadWeights);
        }
        // A library is loaded inside other types' initializers, which wrap what goes wrong there.
        catch (Exception failure) when (Cause<SingleFileException>(failure) is { } damage)
        {
            return Fail(damage.Message, ExitCodes.DamagedProgram);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail(failure.Message, ExitCodes.FileAccess);
        }
        catch (Exception failure)
        {
            // Only a defect of ours gets here: the type and place are what a report needs, on one line.
            var place = failure.StackTrace?.Split('\n')[0].Trim() ?? "no place";
            return Fail($"internal error, please report it: {failure.GetType().Name}: {failure.Message} ({place})", ExitCodes.Internal);
        }
    }

    /// <summary>Tells what went wrong, in one line.</summary>
    public static int Fail(string message, int code)
    {
        try
        {
            Console.Error.WriteLine("n2eye: " + message.ReplaceLineEndings(" "));
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // Nobody can be told; the exit code still tells.
        }

        return code;
    }

    private static T? Cause<T>(Exception failure)
        where T : Exception
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found) return found;
        }

        return null;
    }
}
