namespace N2Eye.Quant;

/// <summary>A flag cannot mean what it says, as only the model shows.</summary>
/// <param name="message">One line that names the flag.</param>
public sealed class BadFlagException(string message) : Exception(message);
