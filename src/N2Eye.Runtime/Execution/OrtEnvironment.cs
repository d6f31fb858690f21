using Microsoft.ML.OnnxRuntime;

namespace N2Eye.Runtime.Execution;

/// <summary>ONNX Runtime's one environment of a process.</summary>
internal static class OrtEnvironment
{
    static OrtEnvironment() => Telemetry.Disable();

    public static OrtEnv Instance => OrtEnv.Instance();
}
