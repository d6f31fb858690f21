namespace N2Eye.Runtime.Prompts;

/// <summary>A stretch of a prompt's text, in UTF-16 code units.</summary>
/// <param name="Start">First code unit.</param>
/// <param name="Length">Number of code units; never 0.</param>
public readonly record struct TextRun(int Start, int Length)
{
    /// <summary>One past the last code unit.</summary>
    public int End => Start + Length;
}

/// <summary>
/// A rendered prompt that remembers which parts of it a user wrote. In those parts a control token's spelling
/// (<c>&lt;|im_end|&gt;</c>, <c>&lt;image&gt;</c>) is plain text.
/// </summary>
/// <param name="text">The whole text.</param>
/// <param name="literal">What users wrote: ascending, disjoint, not touching.</param>
public sealed class Prompt(string text, TextRun[] literal)
{
    /// <summary>The whole text.</summary>
    public string Text { get; } = text;

    /// <summary>The parts that are plain text whatever they spell: ascending, disjoint.</summary>
    public ReadOnlySpan<TextRun> Literal => literal;

    /// <summary>Start and length of each of <see cref="Literal"/>, one behind the other.</summary>
    internal int[] Flat() => [.. literal.SelectMany(run => new[] { run.Start, run.Length })];

    /// <summary>A prompt from such numbers; null where they are no stretches of the text, ascending and disjoint.</summary>
    internal static Prompt? FromFlat(string text, ReadOnlySpan<int> flat)
    {
        if (flat.Length % 2 != 0) return null;
        var runs = new TextRun[flat.Length / 2];
        var end = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            var (start, length) = (flat[2 * i], flat[2 * i + 1]);
            if (start < end || length <= 0 || length > text.Length - start) return null;
            runs[i] = new TextRun(start, length);
            end = runs[i].End;
        }

        return new Prompt(text, runs);
    }

    /// <summary>The part from a code unit on.</summary>
    public Prompt From(int start) => Slice(start, Text.Length);

    /// <summary>The part between two code units.</summary>
    public Prompt Slice(int start, int end)
    {
        var runs = new List<TextRun>();
        foreach (var run in literal)
        {
            var (from, to) = (Math.Max(run.Start, start), Math.Min(run.End, end));
            if (from < to) runs.Add(new TextRun(from - start, to - from));
        }

        return new Prompt(Text[start..end], [.. runs]);
    }

    /// <summary>A prompt in which every control token counts, as in a Hugging Face tokenizer.</summary>
    public static Prompt Trusted(string text) => new(text, []);
}
