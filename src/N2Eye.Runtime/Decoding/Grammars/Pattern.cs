using System.Text;

namespace N2Eye.Runtime.Decoding.Grammars;

/// <summary>A regular language of bytes, put together from smaller ones.</summary>
internal abstract record Pattern
{
    /// <summary>Nothing at all.</summary>
    public static Pattern Empty { get; } = new Sequence([]);

    public static Pattern Text(string text) => new Sequence([.. Encoding.UTF8.GetBytes(text).Select(value => new One(ByteSet.Of(value)))]);

    public static Pattern Of(ByteSet bytes) => new One(bytes);

    public static Pattern Of(byte first, byte last) => new One(ByteSet.Range(first, last));

    /// <summary>One after the other.</summary>
    public static Pattern Join(params Pattern[] parts) => new Sequence(parts);

    /// <summary>Any one of them.</summary>
    public static Pattern Any(params IReadOnlyList<Pattern> parts) => parts is [var only] ? only : new Choice(parts);

    public Pattern OrNothing() => Repeated(0, 1);

    /// <param name="least">Times at least.</param>
    /// <param name="most">Times at most; null = without end.</param>
    public Pattern Repeated(int least, int? most) => new Repeat(this, least, most);

    /// <summary>One byte of a set.</summary>
    public sealed record One(ByteSet Bytes) : Pattern;

    public sealed record Sequence(IReadOnlyList<Pattern> Parts) : Pattern;

    public sealed record Choice(IReadOnlyList<Pattern> Parts) : Pattern;

    public sealed record Repeat(Pattern Part, int Least, int? Most) : Pattern;
}
