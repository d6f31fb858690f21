namespace N2Eye.Train.Tokenizer;

/// <summary>A tokenizer cannot be trained as asked: one line that names the value and what to do.</summary>
/// <param name="message">One line.</param>
public sealed class TokenizerTrainingException(string message) : Exception(message);
