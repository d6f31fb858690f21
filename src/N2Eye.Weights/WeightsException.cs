namespace N2Eye.Weights;

/// <summary>A weights file or checkpoint that cannot be used: one line that names the file and the tensor or field.</summary>
/// <param name="message">One line.</param>
/// <param name="inner">The cause.</param>
public sealed class WeightsException(string message, Exception? inner = null) : Exception(message, inner);
