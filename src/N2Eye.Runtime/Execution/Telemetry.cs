using System.Runtime.InteropServices;

namespace N2Eye.Runtime.Execution;

/// <summary>
/// Since 1.29 ONNX Runtime reports to its maker from Linux too, and writes a device identifier into the user's cache folder. One
/// environment variable, read when its library starts, prevents all of it: uploader, events and identifier (its Privacy.md).
/// </summary>
internal static partial class Telemetry
{
    private const string Off = "ORT_DISABLE_TELEMETRY";

    /// <summary>Must be called before ONNX Runtime's library is loaded.</summary>
    public static void Disable()
    {
        // .NET keeps its own copy of the environment on Unix; the library reads the C one.
        if (OperatingSystem.IsWindows()) Environment.SetEnvironmentVariable(Off, "1");
        else _ = SetEnvironment(Off, "1", overwrite: 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
