using System.Text;
using N2Eye.Program.Commands;
using N2Eye.Runtime;
using N2Eye.Watch.Sources;

namespace N2Eye.Program.Watching;

/// <summary>Sources as a command line says them: <c>v4l2:/dev/video0</c>.</summary>
internal static class SourceText
{
    /// <summary>How they may be said.</summary>
    public const string Kinds = "v4l2:DEVICE|folder:DIR|file:PICTURES|exec:COMMAND|mjpeg:URL|snapshot:URL|-";

    /// <summary>Reads one.</summary>
    /// <exception cref="N2EyeException">BadInput: it is none.</exception>
    public static SourceOptions Read(string text)
    {
        if (text == StandardInput.Path) return new SourceOptions { Type = SourceType.Stdin };
        var at = text.IndexOf(':');
        var rest = at < 0 ? "" : text[(at + 1)..];
        if (rest.Length == 0) throw Unknown(text);
        return text[..at] switch
        {
            "v4l2" => new SourceOptions { Type = SourceType.V4l2, Device = rest },
            "folder" => new SourceOptions { Type = SourceType.Folder, Path = Path.GetFullPath(rest) },
            "file" => new SourceOptions { Type = SourceType.File, Files = Pictures(rest) },
            "exec" => new SourceOptions { Type = SourceType.Exec, Command = Words(rest) },
            "mjpeg" => new SourceOptions { Type = SourceType.Mjpeg, Url = rest },
            "snapshot" => new SourceOptions { Type = SourceType.Snapshot, Url = rest },
            _ => throw Unknown(text),
        };
    }

    private static string[] Pictures(string names)
    {
        var pictures = names.Split(',');
        return pictures.Contains("") ? throw new N2EyeException(FailureKind.BadInput, $"--source is {Flags.Quote("file:" + names)}: a picture has no name.") : [.. pictures.Select(Path.GetFullPath)];
    }

    /// <summary>A command's words; quotes of either kind hold one together. No shell reads them.</summary>
    private static string[] Words(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isWord = false;
        var quote = '\0';
        foreach (var letter in command)
        {
            if (quote != '\0')
            {
                if (letter == quote) quote = '\0';
                else word.Append(letter);
            }
            else if (letter is '"' or '\'')
            {
                (quote, isWord) = (letter, true);
            }
            else if (!char.IsWhiteSpace(letter))
            {
                word.Append(letter);
                isWord = true;
            }
            else if (isWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
        }

        if (quote != '\0') throw new N2EyeException(FailureKind.BadInput, $"--source is {Flags.Quote("exec:" + command)}: a quote has no other half.");
        if (isWord) words.Add(word.ToString());
        return [.. words];
    }

    private static N2EyeException Unknown(string text) => new(FailureKind.BadInput, $"--source is {Flags.Quote(text)}: it must be {Kinds}.");
}
