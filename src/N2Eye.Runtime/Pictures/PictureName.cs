namespace N2Eye.Runtime.Pictures;

/// <summary>Names of pictures for messages.</summary>
internal static class PictureName
{
    public const string StandardInput = "standard input";

    /// <summary>The name with control characters replaced: a file may be called anything, a message is one line.</summary>
    public static string Printable(string name) =>
        string.Create(name.Length, name, static (line, name) =>
        {
            for (var i = 0; i < line.Length; i++) line[i] = char.IsControl(name[i]) || name[i] is '\u2028' or '\u2029' ? '?' : name[i];
        });
}
