namespace N2Eye.Watch.Options;

/// <summary>Names that become topics, subjects, labels and names of files: 1 to 64 ASCII letters, digits, dashes and underscores.</summary>
internal static class PlainName
{
    private const int Longest = 64;

    /// <summary>Whether it is such a name.</summary>
    public static bool Is(string name) => name.Length is > 0 and <= Longest && name.All(Has);

    /// <summary>Whether such a name may have that character.</summary>
    public static bool Has(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';
}
