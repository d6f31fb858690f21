namespace N2Eye.Specs.Tokenizers;

/// <summary>
/// The byte-level alphabet of GPT-2's vocabulary files: printable Latin-1 bytes stand for themselves, the other 68 for
/// U+0100 onwards, so that every token is visible text.
/// </summary>
public static class ByteAlphabet
{
    private static readonly char[] Letters = BuildLetters();
    private static readonly short[] Bytes = BuildBytes();

    /// <summary>The letter that stands for a byte.</summary>
    public static char LetterOf(byte value) => Letters[value];

    /// <summary>The byte that a letter stands for, or -1.</summary>
    public static int ByteOf(char letter) => letter < Bytes.Length ? Bytes[letter] : -1;

    private static char[] BuildLetters()
    {
        var letters = new char[256];
        var next = (char)256;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            letters[value] = printable ? (char)value : next++;
        }

        return letters;
    }

    private static short[] BuildBytes()
    {
        var bytes = new short[256 + 68];
        for (var letter = 0; letter < bytes.Length; letter++) bytes[letter] = -1;
        for (var value = 0; value < 256; value++) bytes[Letters[value]] = (short)value;
        return bytes;
    }
}
