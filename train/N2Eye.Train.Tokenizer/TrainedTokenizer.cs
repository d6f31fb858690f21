namespace N2Eye.Train.Tokenizer;

/// <summary>Two tokens that become one.</summary>
/// <param name="Left">Id of the left token.</param>
/// <param name="Right">Id of the right token.</param>
public readonly record struct Merge(int Left, int Right);

/// <summary>What training gives.</summary>
/// <param name="Vocabulary">The tokens by id: control tokens, then the 256 bytes in order, then one a merge, in the byte-level alphabet.</param>
/// <param name="Merges">Merges by rank; merge i makes the token <c>control tokens + 256 + i</c>, unless an earlier merge spells the same.</param>
public sealed record TrainedTokenizer(IReadOnlyList<string> Vocabulary, IReadOnlyList<Merge> Merges);
