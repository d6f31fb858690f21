using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Answering;
using N2Eye.SingleFile;
using N2Eye.SingleFile.Libraries;
using N2Eye.Weights;
using SkiaSharp;

namespace N2Eye.Program;

/// <summary>
/// What travels inside this executable when it was published as one file (docs/single-file.md). A build for development has its
/// libraries beside it and carries nothing.
/// </summary>
internal static class Packed
{
    /// <summary>Weights up to this size are read and compared at start; larger ones by <c>n2eye inspect</c>, since that takes a while.</summary>
    private const long VerifiedAtStart = 64 << 20;

    private static readonly Lazy<Executable?> Opened = new(() =>
        AppContext.TryGetSwitch("N2Eye.SingleFile", out var single) && single ? Executable.Open(Environment.ProcessPath!) : null);

    private static int served;

    /// <summary>This executable's contents; null for a build that carries nothing.</summary>
    /// <exception cref="SingleFileException">It is truncated or altered.</exception>
    public static Executable? Current => Opened.Value;

    /// <summary>Receives what a user should know about how the libraries were loaded.</summary>
    public static Action<string> Warn { get; set; } = message => Console.Error.WriteLine("n2eye: " + message);

    /// <summary>
    /// Lets ONNX Runtime and SkiaSharp find their native libraries inside the executable. Nothing is loaded yet; a second call
    /// does nothing.
    /// </summary>
    public static void ServeLibraries()
    {
        if (!OperatingSystem.IsLinux() || Interlocked.Exchange(ref served, 1) != 0) return;
        var loader = new Lazy<LibraryLoader?>(() => Current is { } executable && OperatingSystem.IsLinux() ? new LibraryLoader(executable, message => Warn(message)) : null);
        OrtEnv.DisableDllImportResolver = true;
        Serve(typeof(InferenceSession).Assembly, "onnxruntime", "libonnxruntime.so");
        Serve(typeof(Engine).Assembly, "onnxruntime", "libonnxruntime.so");
        Serve(typeof(SKBitmap).Assembly, "libSkiaSharp", "libSkiaSharp.so");

        void Serve(Assembly assembly, string import, string file) => NativeLibrary.SetDllImportResolver(assembly, (name, _, _) =>
            name == import && OperatingSystem.IsLinux() && loader.Value?.Load(file) is { } handle ? handle : 0);
    }

    /// <summary>The weights that the executable carries; null where it carries none.</summary>
    /// <exception cref="SingleFileException">It is truncated or altered.</exception>
    public static WeightsLocation? Weights()
    {
        if (Current?.Weights is not { } entry) return null;
        if (entry.Length <= VerifiedAtStart) Current.Verify(entry);
        return new WeightsLocation(Current.Path, entry.Offset, entry.Length);
    }
}
