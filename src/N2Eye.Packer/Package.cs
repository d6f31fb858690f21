using System.Reflection;
using System.Xml.Linq;

namespace N2Eye.Packer;

/// <summary>A NuGet package, unpacked, and what it says of its licence.</summary>
internal sealed class Package
{
    // Packages that give no more than the address of a licence, and what stands there.
    private static readonly Dictionary<string, string> AtAddress = new() { ["K4os.Compression.LZ4"] = "MIT" };

    private readonly string folder;
    private readonly string copyright;

    private Package(string folder, XElement metadata)
    {
        this.folder = folder;
        Name = Value("id");
        Version = Value("version");
        copyright = Value("copyright");
        var licence = metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license");
        Licence = licence?.Attribute("type")?.Value == "expression" ? licence.Value : AtAddress.GetValueOrDefault(Name) ?? "its own licence, below";

        string Value(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
    }

    public string Name { get; }

    public string Version { get; }

    /// <summary>An SPDX expression, or words.</summary>
    public string Licence { get; }

    /// <summary>True where it brings code or a library for the target; analyzers and other systems' libraries do not.</summary>
    public bool Has(string rid) => Files("lib", "*.dll") || Files(Path.Combine("runtimes", rid), "*");

    public static Package Open(string packages, string name, string version)
    {
        var id = name.ToLowerInvariant();
        var folder = Path.Combine(packages, id, version.ToLowerInvariant());
        return new Package(folder, XDocument.Load(Path.Combine(folder, id + ".nuspec")).Root!.Elements().First(element => element.Name.LocalName == "metadata"));
    }

    /// <summary>Licence and third-party notices that lie in the package; the licence's common text where it brings none.</summary>
    public IReadOnlyList<string> Texts()
    {
        var files = Directory.GetFiles(folder).Where(IsNotice).Order(StringComparer.OrdinalIgnoreCase).ToList();
        var texts = files.ConvertAll(File.ReadAllText);
        if (!files.Exists(file => Path.GetFileName(file).StartsWith("license", StringComparison.OrdinalIgnoreCase))) texts.Insert(0, CommonText());
        return texts;
    }

    private static bool IsNotice(string file)
    {
        var name = Path.GetFileName(file);
        return name.StartsWith("license", StringComparison.OrdinalIgnoreCase) || name.StartsWith("third", StringComparison.OrdinalIgnoreCase) || name.StartsWith("notice", StringComparison.OrdinalIgnoreCase);
    }

    private bool Files(string part, string pattern)
    {
        var path = Path.Combine(folder, part);
        return Directory.Exists(path) && Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Any();
    }

    private string CommonText()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Licence}.txt")
            ?? throw new IOException($"{Name} {Version} brings no licence file, and the text of {Licence} is not in src/N2Eye.Packer/Licences: add it there.");
        using var reader = new StreamReader(stream);
        return copyright + "\n\n" + reader.ReadToEnd();
    }
}
