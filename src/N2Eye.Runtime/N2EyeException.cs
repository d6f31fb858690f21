namespace N2Eye.Runtime;

/// <summary>What kind of thing went wrong; the program's exit codes follow it (docs/exit-codes.md).</summary>
public enum FailureKind
{
    /// <summary>What the user gave cannot be used: a picture, a prompt, a flag, a request.</summary>
    BadInput,

    /// <summary>The weights cannot be used: absent, truncated, malformed, of another model.</summary>
    BadWeights,

    /// <summary>The prompt and answer do not fit into the context.</summary>
    ContextFull,

    /// <summary>A file could not be read or written.</summary>
    FileAccess,

    /// <summary>ONNX Runtime or an execution provider failed.</summary>
    Execution,

    /// <summary>The device or execution provider that the user insists on cannot be used.</summary>
    Device,
}

/// <summary>A failure that one line explains to a user: it names the file, field or flag and what to do.</summary>
/// <param name="kind">What kind of thing went wrong.</param>
/// <param name="message">One line.</param>
/// <param name="inner">The cause, for <c>--log-level debug</c>.</param>
public sealed class N2EyeException(FailureKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of thing went wrong.</summary>
    public FailureKind Kind { get; } = kind;
}
