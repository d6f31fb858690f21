using Microsoft.Extensions.Logging;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Providers;

namespace N2Eye.Program.Output;

/// <summary>Every message that the program logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Model} ({Fingerprint}), weights {Weights}, {Threads} threads, context {Context}")]
    public static partial void Loaded(this ILogger logger, string model, string fingerprint, string weights, int threads, int context);

    public static void Answered(this ILogger logger, Completion completion) => logger.Answered(
        completion.PromptTokens, completion.CachedTokens, completion.PrefillTime.TotalMilliseconds,
        completion.CompletionTokens, completion.DecodeTime.TotalMilliseconds, completion.FinishReason.ToString());

    [LoggerMessage(2, LogLevel.Information, "{Prompt} prompt tokens ({Cached} known) in {PrefillMs:F0} ms, {Tokens} answer tokens in {DecodeMs:F0} ms, ended by {Reason}")]
    private static partial void Answered(this ILogger logger, int prompt, int cached, double prefillMs, int tokens, double decodeMs, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The answer was cut: {Reason}. Raise {Flag} for a longer one.")]
    public static partial void Cut(this ILogger logger, string reason, string flag);

    [LoggerMessage(4, LogLevel.Information, "{Picture} encoded in {Ms:F0} ms")]
    public static partial void Encoded(this ILogger logger, string picture, double ms);

    [LoggerMessage(5, LogLevel.Warning, "Line {Line}: {Message}")]
    public static partial void BadLine(this ILogger logger, long line, string message);

    [LoggerMessage(6, LogLevel.Information, "Resuming: {Done} lines are already in {File}")]
    public static partial void Resuming(this ILogger logger, long done, string file);

    [LoggerMessage(8, LogLevel.Information, "This processor has no int8 dot product (asimddp, AVX2): ONNX Runtime multiplies int8 matrices in float, {How}")]
    public static partial void NoDotProduct(this ILogger logger, string how);

    [LoggerMessage(7, LogLevel.Warning, "{Message}")]
    public static partial void LibraryInFile(this ILogger logger, string message);

    /// <summary>A device that was expected and cannot be used is a warning; that there is no other than the CPU is none.</summary>
    public static void Provider(this ILogger logger, ProviderEvent given)
    {
        if (given.IsExpected) logger.ProviderInfo(given.Message);
        else logger.ProviderWarning(given.Message);
    }

    [LoggerMessage(9, LogLevel.Information, "{Message}")]
    private static partial void ProviderInfo(this ILogger logger, string message);

    [LoggerMessage(10, LogLevel.Warning, "{Message}")]
    private static partial void ProviderWarning(this ILogger logger, string message);

    [LoggerMessage(11, LogLevel.Warning, "The box is not idle: its load is {Load:F2}. Other work takes a part of what is measured; wait for a load below 0.5, or compare nothing with these figures.")]
    public static partial void NotIdle(this ILogger logger, double load);

    [LoggerMessage(12, LogLevel.Information, "{Message}")]
    public static partial void Kept(this ILogger logger, string message);
}
