namespace N2Eye.Train.Data;

/// <summary>Data that cannot be made or read as asked: one line that names the file or value and what to do.</summary>
/// <param name="message">One line.</param>
/// <param name="inner">The cause.</param>
public sealed class DataException(string message, Exception? inner = null) : Exception(message, inner);
