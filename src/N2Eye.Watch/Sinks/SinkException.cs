namespace N2Eye.Watch.Sinks;

/// <summary>Events could not be delivered: they are sent again. One line that names the address and what is wrong.</summary>
/// <param name="message">The line.</param>
/// <param name="inner">The cause.</param>
public sealed class SinkException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the receiver wants to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
