using N2Eye.SingleFile;

namespace N2Eye.Tests;

/// <summary>A packed file made of random parts in a folder that goes with it.</summary>
internal sealed class PackedFile : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PackedFile(int seed = 1, params (string Name, EntryKind Kind, int Length)[] parts)
    {
        var random = new Random(seed);
        Program = Part("program", 100_000 + random.Next(10_000), random);
        Parts = [.. parts.Select(part => (Part(part.Name, part.Length, random), part.Kind))];
        Path = folder.File("packed");
        using var output = File.Create(Path);
        Entries = Packer.Pack(Program, Parts, output);
    }

    public string Program { get; }

    public IReadOnlyList<(string Path, EntryKind Kind)> Parts { get; }

    public string Path { get; }

    public IReadOnlyList<Entry> Entries { get; }

    public void Dispose() => folder.Dispose();

    private string Part(string name, int length, Random random)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        var path = folder.File(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
