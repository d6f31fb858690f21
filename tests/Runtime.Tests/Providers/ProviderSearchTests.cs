using N2Eye.Runtime;
using N2Eye.Runtime.Providers;

namespace N2Eye.Tests.Providers;

public sealed class ProviderSearchTests
{
    private const string Acme = """{"name": "acme", "execution_provider": "AcmeExecutionProvider", "libraries": {"linux": "libacme.so", "windows": "acme.dll"}}""";

    [Fact]
    public void A_described_library_is_found_in_the_folder()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("acme.ep.json"), Acme);
        var refusals = new List<ProviderRefusal>();
        Assert.Empty(ProviderSearch.Find(new ProviderChoice { Folder = folder.Path }, refusals));
        Assert.Equal(["qnn", "acme"], refusals.Select(refusal => refusal.Provider));
        Assert.All(refusals, refusal => Assert.True(refusal.IsAbsence));

        var file = folder.File(OperatingSystem.IsWindows() ? "acme.dll" : "libacme.so");
        File.WriteAllText(file, "");
        foreach (var name in new[] { "auto", "npu", "acme", "ACME", "AcmeExecutionProvider" })
        {
            var found = Assert.Single(ProviderSearch.Find(new ProviderChoice { Name = name, Folder = folder.Path }, []));
            Assert.Equal(("AcmeExecutionProvider", file), (found.Registration, found.Path));
        }

        foreach (var name in new[] { "cpu", "qnn", "other" }) Assert.Empty(ProviderSearch.Find(new ProviderChoice { Name = name, Folder = folder.Path }, []));
    }

    [Fact]
    public void A_named_library_stands_for_the_one_in_the_folder()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("acme.ep.json"), Acme);
        File.WriteAllText(folder.File("libacme.so"), "");
        File.WriteAllText(folder.File("acme.dll"), "");
        var other = folder.File("other.so");
        File.WriteAllText(other, "");
        var found = Assert.Single(ProviderSearch.Find(new ProviderChoice { Folder = folder.Path, Libraries = new Dictionary<string, string> { ["acme"] = other } }, []));
        Assert.Equal(("acme", "AcmeExecutionProvider", other), (found.Registration, found.Description.ExecutionProvider, found.Path));
    }

    [Fact]
    public void A_library_that_nobody_described_may_use_any_device()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("x.so"), "");
        var found = Assert.Single(ProviderSearch.Find(new ProviderChoice { Name = "mine", Folder = folder.Path, Libraries = new Dictionary<string, string> { ["mine"] = folder.File("x.so") } }, []));
        Assert.Equal(["npu", "gpu", "cpu"], found.Description.Devices);
    }

    [Fact]
    public void What_was_named_and_is_not_there_is_an_error()
    {
        var failure = Assert.Throws<N2EyeException>(() => ProviderSearch.Find(new ProviderChoice { Libraries = new Dictionary<string, string> { ["a"] = "/no/such.so" } }, []));
        Assert.Contains("/no/such.so", failure.Message, StringComparison.Ordinal);
        failure = Assert.Throws<N2EyeException>(() => ProviderSearch.Find(new ProviderChoice { Folder = "/no/such" }, []));
        Assert.Contains("/no/such", failure.Message, StringComparison.Ordinal);
    }
}
