using N2Eye.Quant.Checkpoints;
using N2Eye.Runtime;
using N2Eye.Train.Data;
using N2Eye.Train.Training;
using N2Eye.Weights;

namespace N2Eye.Train.Program.Commands;

/// <summary>Runs a command's body and turns whatever goes wrong into one line and an exit code.</summary>
internal static class Handler
{
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
        catch (ConfigException failure)
        {
            // One line for each place in config.json.
            Console.Error.WriteLine(failure.Message);
            return ExitCodes.BadInput;
        }
        catch (N2EyeException failure)
        {
            return Fail(failure.Message, CodeOf(failure.Kind));
        }
        catch (Exception failure) when (failure is DataException or NotSupportedException)
        {
            return Fail(failure.Message, ExitCodes.BadInput);
        }
        catch (WeightsException failure)
        {
            return Fail(failure.Message, ExitCodes.BadCheckpoint);
        }
        catch (TrainingDivergedException failure)
        {
            return Fail(failure.Message, ExitCodes.Diverged);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail(failure.Message, ExitCodes.FileAccess);
        }
        catch (Exception failure)
        {
            var place = failure.StackTrace?.Split('\n')[0].Trim() ?? "no place";
            return Fail($"internal error, please report it: {failure.GetType().Name}: {failure.Message} ({place})", ExitCodes.Internal);
        }
    }

    public static int Fail(string message, int code)
    {
        Console.Error.WriteLine("n2eye-train: " + message.ReplaceLineEndings(" "));
        return code;
    }

    private static int CodeOf(FailureKind kind) => kind switch
    {
        FailureKind.FileAccess => ExitCodes.FileAccess,
        FailureKind.Execution => ExitCodes.Execution,
        FailureKind.BadWeights => ExitCodes.BadCheckpoint,
        _ => ExitCodes.BadInput,
    };
}
