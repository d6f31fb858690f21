using N2Eye.SingleFile;
using N2Eye.Weights;

namespace N2Eye.Packer;

/// <summary>Turns a failure into one line and an exit code.</summary>
internal static class Handler
{
    public static int Guard(Action body)
    {
        try
        {
            body();
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SingleFileException or WeightsException)
        {
            Console.Error.WriteLine("n2eye-pack: " + failure.Message.ReplaceLineEndings(" "));
            return 2;
        }
    }
}
