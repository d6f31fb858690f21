using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace N2Eye.Runtime.Execution;

/// <summary>
/// Calls of ONNX Runtime's C API that its C# package does not wrap. They go through the function table, whose positions never
/// change (onnxruntime_c_api.h).
/// </summary>
internal static unsafe partial class NativeApi
{
    private const uint ApiVersion = 24; // the first with all of these
    private const int GetErrorMessage = 2, ReleaseStatus = 93;

    /// <summary>Positions of functions.</summary>
    public enum Function
    {
        SetEpDynamicOptions = 284,
        GetAssignments = 407,
        SubgraphProvider = 408,
        SubgraphNodes = 409,
        NodeName = 410,
        NodeDomain = 411,
        NodeOperator = 412,
    }

    /// <summary>An item's list: (item, out first, out count).</summary>
    public static ReadOnlySpan<nint> List(Function function, nint of)
    {
        nint* first;
        nuint count;
        Check(((delegate* unmanaged[Stdcall]<nint, nint**, nuint*, nint>)Table[(int)function])(of, &first, &count));
        return new ReadOnlySpan<nint>(first, checked((int)count));
    }

    /// <summary>An item's text: (item, out text).</summary>
    public static string Text(Function function, nint of)
    {
        nint text;
        Check(((delegate* unmanaged[Stdcall]<nint, nint*, nint>)Table[(int)function])(of, &text));
        return Marshal.PtrToStringUTF8(text) ?? "";
    }

    /// <summary>Sets options of a session's execution providers while it lives.</summary>
    /// <exception cref="N2EyeException">A provider does not know them.</exception>
    public static void SetDynamicOptions(InferenceSession session, IReadOnlyDictionary<string, string> options)
    {
        var texts = options.Keys.Concat(options.Values).Select(Marshal.StringToCoTaskMemUTF8).ToArray(); // keys, then values
        try
        {
            fixed (nint* keys = texts)
            {
                Check(((delegate* unmanaged[Stdcall]<nint, nint*, nint*, nuint, nint>)Table[(int)Function.SetEpDynamicOptions])(
                    HandleOf(session), keys, keys + options.Count, (nuint)options.Count));
            }
        }
        finally
        {
            foreach (var text in texts) Marshal.FreeCoTaskMem(text);
        }

        GC.KeepAlive(session);
    }

    /// <summary>The session as the C API knows it; the caller keeps it alive.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Handle")]
    public static extern nint HandleOf(InferenceSession session);

    private static nint* Table
    {
        get
        {
            // Telemetry is decided when the library is loaded.
            _ = OrtEnvironment.Instance;
            var table = OrtGetApiBase()->GetApi(ApiVersion);
            return table != null ? table : throw new N2EyeException(FailureKind.Execution, $"This ONNX Runtime has no interface of version {ApiVersion}: use the one that the program was built with.");
        }
    }

    private static void Check(nint status)
    {
        if (status == 0) return;
        var message = Marshal.PtrToStringUTF8(((delegate* unmanaged[Stdcall]<nint, nint>)Table[GetErrorMessage])(status)) ?? "";
        ((delegate* unmanaged[Stdcall]<nint, void>)Table[ReleaseStatus])(status);
        throw new N2EyeException(FailureKind.Execution, $"ONNX Runtime failed: {message.ReplaceLineEndings(" ")}");
    }

    // The program serves this name from inside itself, for this assembly as for the C# package's.
    [LibraryImport("onnxruntime")]
    private static partial ApiBase* OrtGetApiBase();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ApiBase
    {
        private readonly delegate* unmanaged[Stdcall]<uint, nint*> getApi;
        private readonly nint getVersionString;

        public nint* GetApi(uint version) => getApi(version);
    }
}
