using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs;

namespace N2Eye.Runtime.Execution;

/// <summary>Opens ONNX Runtime sessions over graphs whose weights stay in their file.</summary>
internal static class OrtSessions
{
    static OrtSessions() => Telemetry.Disable();

    /// <summary>A session on the CPU.</summary>
    /// <param name="graph">The ModelProto.</param>
    /// <param name="weights">Where its external initializers lie.</param>
    /// <param name="threads">Threads of one operator.</param>
    public static InferenceSession Open(byte[] graph, WeightStore weights, int threads)
    {
        return Guard(() =>
        {
            using var options = new SessionOptions();
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
            options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
            options.IntraOpNumThreads = threads;
            options.InterOpNumThreads = 1;
            // A camera box is never idle: spinning threads take the time slices that the decoder itself needs (docs/architecture.md).
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", weights.Folder);
            return new InferenceSession(graph, options);
        });
    }

    /// <summary>Runs a call into ONNX Runtime and turns its failure into ours.</summary>
    public static T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (OnnxRuntimeException exception)
        {
            throw Translate(exception);
        }
    }

    /// <summary>ONNX Runtime's message on one line.</summary>
    public static N2EyeException Translate(OnnxRuntimeException exception)
    {
        var message = string.Join(' ', exception.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return new N2EyeException(FailureKind.Execution, string.Create(CultureInfo.InvariantCulture, $"ONNX Runtime failed: {message}"), exception);
    }
}
