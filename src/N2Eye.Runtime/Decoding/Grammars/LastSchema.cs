namespace N2Eye.Runtime.Decoding.Grammars;

/// <summary>Compiles a schema after another and keeps the last: questions that come one after another mostly have the same. For one thread at a time.</summary>
/// <param name="place">Where they are from, for messages.</param>
public sealed class LastSchema(string place)
{
    private (string? Text, Grammar? Grammar) last;

    /// <summary>The grammar of a schema's text.</summary>
    /// <exception cref="N2EyeException">BadInput: as <see cref="JsonSchema.Compile(string, string)"/> has it.</exception>
    public Grammar Compile(string json)
    {
        if (json != last.Text) last = (json, JsonSchema.Compile(json, place));
        return last.Grammar!;
    }
}
