namespace N2Eye.Runtime.Answering.Saved;

/// <summary>What a saved file holds.</summary>
internal enum SavedKind
{
    /// <summary>A conversation: <see cref="ConversationHead"/>, its pictures' embeddings, the decoder's state.</summary>
    Conversation = 1,

    /// <summary>The decoder's state after the beginning of a prompt: <see cref="PrefixHead"/>, state.</summary>
    Prefix = 2,

    /// <summary>A picture's embeddings: <see cref="PictureHead"/>, embeddings.</summary>
    Picture = 3,
}

/// <summary>
/// How files of a state begin, little-endian: magic (8 bytes), version and kind (4 each), length of the head (4), the head (JSON), a sum (16).
/// Numbers follow, as they lie in memory, and a sum of everything before it (16).
/// </summary>
internal static class SavedFormat
{
    /// <summary>What changes when a program could misread a file.</summary>
    public const int Version = 1;

    /// <summary>Bytes of a sum (XXH128).</summary>
    public const int SumBytes = 16;

    /// <summary>Bytes before the head.</summary>
    public const int FixedBytes = 20;

    /// <summary>Bytes of a head, at most: a context full of text has a hundredth of that.</summary>
    public const int LongestHead = 64 << 20;

    /// <summary>The first bytes.</summary>
    public static ReadOnlySpan<byte> Magic => "n2eyesav"u8;
}

/// <summary>A saved file is not what it must be.</summary>
/// <param name="message">What a line says behind the file's name: <c>is damaged …</c></param>
/// <param name="inner">The cause.</param>
internal sealed class SavedFileException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Numbers or sums that do not fit together.</summary>
    public static SavedFileException Damaged(string how, Exception? inner = null) => new($"is damaged ({how})", inner);
}
