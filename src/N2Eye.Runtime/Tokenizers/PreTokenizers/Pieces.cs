using System.Globalization;
using System.Text;
using N2Eye.Runtime.Prompts;

namespace N2Eye.Runtime.Tokenizers.PreTokenizers;

/// <summary>
/// A text on its way through the pre-tokenizer: what patterns see, and the pieces it was cut into. Code points beyond U+FFFF
/// appear to patterns as one stand-in character each; <see cref="Original"/> maps back.
/// </summary>
internal sealed class Pieces
{
    private string original = "";
    private string seen = "";
    private int[]? map; // (seen + 1,) index in the original; null where both are the same
    private List<TextRun> runs = [];
    private List<TextRun> spare = [];

    /// <summary>What patterns see.</summary>
    public ReadOnlySpan<char> Text => seen;

    /// <summary>Set once the text is spelled in the byte-level alphabet.</summary>
    public bool IsByteMapped { get; set; }

    /// <summary>Number of pieces.</summary>
    public int Count => runs.Count;

    /// <summary>Begins with a whole text as the only piece.</summary>
    public void Start(string text)
    {
        IsByteMapped = false;
        SetText(text);
        runs.Clear();
        if (seen.Length > 0) runs.Add(new TextRun(0, seen.Length));
    }

    /// <summary>A piece as it was written.</summary>
    public ReadOnlySpan<char> Original(int index)
    {
        var run = runs[index];
        return map is null ? original.AsSpan(run.Start, run.Length) : original.AsSpan(map[run.Start], map[run.End] - map[run.Start]);
    }

    /// <summary>Takes the pieces out, for cutting them further; valid until the next call.</summary>
    public List<TextRun> Take()
    {
        (runs, spare) = (spare, runs);
        runs.Clear();
        return spare;
    }

    /// <summary>Adds a piece by its place in <see cref="Text"/>.</summary>
    public void Add(int start, int length) => runs.Add(new TextRun(start, length));

    /// <summary>Writes every piece anew.</summary>
    public void Rewrite(Rewriter rewrite)
    {
        var text = new StringBuilder();
        var pieces = new List<int>();
        for (var i = 0; i < Count; i++)
        {
            rewrite(Original(i), text);
            pieces.Add(text.Length);
        }

        SetText(text.ToString());
        runs.Clear();
        var start = 0;
        foreach (var end in pieces)
        {
            var seenEnd = map is null ? end : Array.BinarySearch(map, end);
            if (seenEnd > start) runs.Add(new TextRun(start, seenEnd - start));
            start = seenEnd;
        }
    }

    /// <summary>Appends a piece's new form.</summary>
    public delegate void Rewriter(ReadOnlySpan<char> piece, StringBuilder target);

    private void SetText(string text)
    {
        original = seen = text;
        map = null;
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0) return;

        var shadow = new StringBuilder(text.Length);
        var positions = new List<int>(text.Length + 1);
        for (var i = 0; i < text.Length; i++)
        {
            positions.Add(i);
            if (!char.IsSurrogatePair(text, i))
            {
                // A lone half is written as U+FFFD, so it is seen as that.
                shadow.Append(char.IsSurrogate(text[i]) ? '\uFFFD' : text[i]);
                continue;
            }

            shadow.Append(AstralStandIns.For(CharUnicodeInfo.GetUnicodeCategory(text, i)));
            i++;
        }

        positions.Add(text.Length);
        seen = shadow.ToString();
        map = [.. positions];
    }
}
