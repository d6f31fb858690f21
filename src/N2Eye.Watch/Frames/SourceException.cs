namespace N2Eye.Watch.Frames;

/// <summary>A source that cannot be opened or broke: it is tried again. One line that names the device, file or address and what to do.</summary>
/// <param name="message">The line.</param>
/// <param name="inner">The cause.</param>
public sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
