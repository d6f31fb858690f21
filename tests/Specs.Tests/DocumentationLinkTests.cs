using System.Text.RegularExpressions;

namespace N2Eye.Tests;

/// <summary>Every relative link of the README and the docs leads to a file, and every anchor to a heading.</summary>
public sealed partial class DocumentationLinkTests
{
    [Fact]
    public void Links_and_anchors_exist()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "README.md")).ToList();
        Assert.True(files.Count > 40);
        var broken = from file in files
                     from Match link in Link().Matches(File.ReadAllText(file))
                     let target = link.Groups[1].Value
                     where !target.Contains("://", StringComparison.Ordinal) && !Exists(file, target)
                     select $"{Path.GetRelativePath(Repository.Root, file)}: {target}";
        Assert.Empty(broken);
    }

    private static bool Exists(string from, string target)
    {
        var (name, anchor) = target.Split('#', 2) is [var a, var b] ? (a, b) : (target, "");
        var path = name.Length == 0 ? from : Path.Combine(Path.GetDirectoryName(from)!, name);
        if (!Path.Exists(path)) return false;
        return anchor.Length == 0 || Heading().Matches(File.ReadAllText(path)).Any(heading => Anchor(heading.Groups[1].Value.Trim()) == anchor);
    }

    /// <summary>As GitHub makes them: lower case, spaces to dashes, no punctuation.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
