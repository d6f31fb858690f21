using N2Eye.Program.Benchmarks.Machine;

namespace N2Eye.Tests;

/// <summary>A folder that stands for <c>/</c>.</summary>
internal sealed class FakeRoot : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SystemFiles Files => new(folder.Path);

    public FakeRoot With(string path, string text)
    {
        var file = folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text + "\n");
        return this;
    }

    public void Dispose() => folder.Dispose();
}
