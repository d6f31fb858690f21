namespace N2Eye.Runtime.Tokenizers.PreTokenizers;

/// <summary>GPT-2's alphabet: printable Latin-1 bytes stand for themselves, the other 68 for U+0100 onwards.</summary>
internal static class ByteAlphabet
{
    private const int Shifted = 0x100;

    /// <summary>The letter of a byte.</summary>
    public static char LetterOf(byte value) => IsPrintable(value) ? (char)value : (char)(Shifted + Rank(value));

    /// <summary>The byte of a letter of the alphabet.</summary>
    public static byte ByteOf(char letter)
    {
        if (letter < Shifted) return (byte)letter;
        var rank = letter - Shifted;
        for (var value = 0; ; value++)
        {
            if (!IsPrintable((byte)value) && rank-- == 0) return (byte)value;
        }
    }

    private static bool IsPrintable(byte value) => value is (>= (byte)'!' and <= (byte)'~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;

    private static int Rank(byte value)
    {
        var rank = 0;
        for (var other = 0; other < value; other++) rank += IsPrintable((byte)other) ? 0 : 1;
        return rank;
    }
}
