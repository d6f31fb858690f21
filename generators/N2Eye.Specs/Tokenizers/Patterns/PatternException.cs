namespace N2Eye.Specs.Tokenizers.Patterns;

/// <summary>A pattern that has no .NET equivalent here.</summary>
/// <param name="message">Which construct, and where in the pattern.</param>
public sealed class PatternException(string message) : Exception(message);
