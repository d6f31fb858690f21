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
    /// <param name="roundsBetween">Whether the CPU may meet QuantizeLinear and DequantizeLinear (<see cref="RoundBetweenOperators"/>).</param>
    public static InferenceSession Open(byte[] graph, WeightStore weights, int threads, SelectedProvider? provider = null, bool recordNodes = false, bool roundsBetween = false)
    {
        return Open(Session, weights, threads, provider, recordNodes);

        InferenceSession Session(SessionOptions options)
        {
            if (roundsBetween) RoundBetweenOperators(options);
            return new InferenceSession(graph, options);
        }
    }

    /// <summary>A session over a compiled graph, with its nodes recorded.</summary>
    public static InferenceSession Open(string path, WeightStore weights, int threads, SelectedProvider provider) =>
        Open(options => new InferenceSession(path, options), weights, threads, provider, recordNodes: true);

    private static InferenceSession Open(Func<SessionOptions, InferenceSession> open, WeightStore weights, int threads, SelectedProvider? provider, bool recordNodes)
    {
        return Guard(() =>
        {
            using var options = Options(weights, threads);
            provider?.AddTo(options);
            if (recordNodes) options.AddSessionConfigEntry(GraphAssignments.RecordKey, "1");
            return open(options);
        });
    }

    /// <summary>Options that every session has.</summary>
    public static SessionOptions Options(WeightStore weights, int threads)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // What it logs as an error it also reports as a failure: that is told once, in one line.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
        };
        // A camera box is never idle: spinning threads take the time slices that the decoder itself needs (docs/architecture.md).
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", weights.Folder);
        return options;
    }

    /// <summary>
    /// Lets quantized graphs be computed in float32 between each pair of QuantizeLinear and DequantizeLinear on the CPU: ONNX Runtime's own
    /// integer kernels saturate on some processors.
    /// </summary>
    public static void RoundBetweenOperators(SessionOptions options) => options.AddSessionConfigEntry("session.disable_quant_qdq", "1");

    /// <summary>Options of a run, as quiet as its session.</summary>
    public static RunOptions NewRun() => new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

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

    /// <summary>
    /// ONNX Runtime's message on one line, without what is for its own developers: the code in front, of which the C# package has other names
    /// than the library, and, where a failure wraps another one, source file and function.
    /// </summary>
    public static string OneLine(OnnxRuntimeException exception)
    {
        var message = string.Join(' ', exception.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var start = message.StartsWith("[ErrorCode:", StringComparison.Ordinal) ? message.IndexOf(']') + 1 : 0;
        const string Wrapped = "[ONNXRuntimeError] : "; // then a number, a name and the message, parted by " : "
        if (message.LastIndexOf(Wrapped, StringComparison.Ordinal) is var inner and >= 0
            && message.IndexOf(" : ", inner + Wrapped.Length, StringComparison.Ordinal) is var number and >= 0
            && message.IndexOf(" : ", number + 3, StringComparison.Ordinal) is var name and >= 0)
        {
            start = name + 3;
        }

        return message[start..].Trim();
    }
}
