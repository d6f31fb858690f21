using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Providers;

namespace N2Eye.Runtime.Execution;

/// <summary>Opens ONNX Runtime sessions over graphs whose weights stay in their file.</summary>
internal static class OrtSessions
{
    static OrtSessions() => Telemetry.Disable();

    /// <summary>A session on the CPU, or on a provider's devices with the CPU for what those do not take.</summary>
    /// <param name="graph">The ModelProto.</param>
    /// <param name="weights">Where its external initializers lie.</param>
    /// <param name="threads">Threads of one operator.</param>
    /// <param name="provider">The execution provider; null = the CPU alone.</param>
    /// <param name="recordNodes">Remember where every node runs (<see cref="GraphAssignments"/>).</param>
    public static InferenceSession Open(byte[] graph, WeightStore weights, int threads, SelectedProvider? provider, bool recordNodes)
    {
        return Guard(() =>
        {
            using var options = Options(weights, threads);
            provider?.AddTo(options);
            if (recordNodes) options.AddSessionConfigEntry(GraphAssignments.RecordKey, "1");
            return new InferenceSession(graph, options);
        });
    }

    /// <summary>A session over a compiled graph, with its nodes recorded.</summary>
    public static InferenceSession Open(string path, WeightStore weights, int threads, SelectedProvider provider)
    {
        return Guard(() =>
        {
            using var options = Options(weights, threads);
            provider.AddTo(options);
            options.AddSessionConfigEntry(GraphAssignments.RecordKey, "1");
            return new InferenceSession(path, options);
        });
    }

    /// <summary>Options that every session has.</summary>
    public static SessionOptions Options(WeightStore weights, int threads)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
        };
        // A camera box is never idle: spinning threads take the time slices that the decoder itself needs (docs/architecture.md).
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", weights.Folder);
        return options;
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

    /// <summary>ONNX Runtime's failure as ours.</summary>
    public static N2EyeException Translate(OnnxRuntimeException exception) =>
        new(FailureKind.Execution, string.Create(CultureInfo.InvariantCulture, $"ONNX Runtime failed: {OneLine(exception)}"), exception);

    /// <summary>ONNX Runtime's message on one line.</summary>
    public static string OneLine(OnnxRuntimeException exception) =>
        string.Join(' ', exception.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
