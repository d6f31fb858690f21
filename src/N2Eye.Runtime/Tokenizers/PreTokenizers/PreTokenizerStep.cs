using System.Text.RegularExpressions;

namespace N2Eye.Runtime.Tokenizers.PreTokenizers;

/// <summary>What becomes of the matches of a <see cref="SplitStep"/> (tokenizers, SplitDelimiterBehavior).</summary>
public enum SplitBehavior
{
    /// <summary>A match is a piece of its own.</summary>
    Isolated,

    /// <summary>A match is dropped.</summary>
    Removed,

    /// <summary>A match joins the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>A match joins the piece after it.</summary>
    MergedWithNext,

    /// <summary>Neighbouring matches are one piece.</summary>
    Contiguous,
}

/// <summary>A step of the pre-tokenizer: pieces in, pieces out.</summary>
public abstract class PreTokenizerStep
{
    internal abstract void Apply(Pieces pieces);
}

/// <summary>Cuts each piece at the matches of a pattern.</summary>
/// <param name="pattern">One of <see cref="KnownPatterns"/>, or the model's own.</param>
/// <param name="behavior">What becomes of matches.</param>
/// <param name="invert">What lies between matches counts as the match.</param>
public sealed class SplitStep(Regex pattern, SplitBehavior behavior, bool invert) : PreTokenizerStep
{
    internal override void Apply(Pieces pieces)
    {
        var before = pieces.Take();
        foreach (var piece in before) Split(pieces, piece.Start, piece.Length);
    }

    private void Split(Pieces pieces, int start, int length)
    {
        var joiner = new Joiner(pieces, behavior, start);
        var at = 0;
        foreach (var match in pattern.EnumerateMatches(pieces.Text.Slice(start, length)))
        {
            if (match.Length == 0) continue;
            if (match.Index > at) joiner.Add(start + at, match.Index - at, isMatch: invert);
            joiner.Add(start + match.Index, match.Length, isMatch: !invert);
            at = match.Index + match.Length;
        }

        if (at < length) joiner.Add(start + at, length - at, isMatch: invert);
        joiner.Finish();
    }

    /// <summary>Puts neighbouring parts together as the behavior asks.</summary>
    private struct Joiner(Pieces pieces, SplitBehavior behavior, int start)
    {
        private int from = start;
        private int to = start;
        private bool lastWasMatch;

        public void Add(int partStart, int length, bool isMatch)
        {
            var end = partStart + length;
            switch (behavior)
            {
                case SplitBehavior.Removed:
                    if (!isMatch) pieces.Add(partStart, length);
                    return;
                case SplitBehavior.Isolated:
                    pieces.Add(partStart, length);
                    return;
                case SplitBehavior.Contiguous:
                    if (to > from && isMatch == lastWasMatch) to = end;
                    else Begin(partStart, end);
                    break;
                case SplitBehavior.MergedWithPrevious:
                    if (to > from && isMatch && !lastWasMatch) to = end;
                    else Begin(partStart, end);
                    break;
                default:
                    if (to > from && lastWasMatch && !isMatch) to = end;
                    else Begin(partStart, end);
                    break;
            }

            lastWasMatch = isMatch;
        }

        public void Finish()
        {
            if (to > from) pieces.Add(from, to - from);
        }

        private void Begin(int partStart, int end)
        {
            Finish();
            (from, to) = (partStart, end);
        }
    }
}

/// <summary>Puts a space before each piece that does not begin with white space.</summary>
public sealed class PrefixSpaceStep : PreTokenizerStep
{
    internal override void Apply(Pieces pieces) => pieces.Rewrite(static (piece, target) =>
    {
        if (piece.Length > 0 && piece[0] != ' ') target.Append(' ');
        target.Append(piece);
    });
}

/// <summary>Spells each piece's UTF-8 bytes in the byte-level alphabet, for steps that cut what is already spelled.</summary>
public sealed class ByteMapStep : PreTokenizerStep
{
    internal override void Apply(Pieces pieces)
    {
        var bytes = new byte[4];
        pieces.Rewrite((piece, target) =>
        {
            foreach (var rune in piece.EnumerateRunes())
            {
                var written = rune.EncodeToUtf8(bytes);
                foreach (var b in bytes.AsSpan(0, written)) target.Append(ByteAlphabet.LetterOf(b));
            }
        });
        pieces.IsByteMapped = true;
    }
}
