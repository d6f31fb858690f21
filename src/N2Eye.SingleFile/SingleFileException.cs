namespace N2Eye.SingleFile;

/// <summary>An executable whose contents cannot be used: one line that names the file and what to do.</summary>
/// <param name="message">One line.</param>
/// <param name="inner">The cause.</param>
public sealed class SingleFileException(string message, Exception? inner = null) : Exception(message, inner);
