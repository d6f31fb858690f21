namespace N2Eye.Specs.Tokenizers;

/// <summary>The model's tokens, both ways.</summary>
/// <param name="tokens">By id; empty where an id names none.</param>
/// <param name="ids">By text.</param>
internal sealed class Vocabulary(string[] tokens, Dictionary<string, int> ids)
{
    public string[] Tokens { get; } = tokens;

    public bool TryGetId(string token, out int id) => ids.TryGetValue(token, out id);
}
