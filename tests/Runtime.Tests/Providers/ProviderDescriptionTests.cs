using System.Text;
using N2Eye.Runtime;
using N2Eye.Runtime.Providers;

namespace N2Eye.Tests.Providers;

public sealed class ProviderDescriptionTests
{
    [Fact]
    public void Qualcomms_is_compiled_in()
    {
        var qnn = Assert.Single(ProviderDescriptions.All(), description => description.Name == "qnn");
        Assert.Equal("QNNExecutionProvider", qnn.ExecutionProvider);
        Assert.Equal(new Version(2, 34), Version.Parse(qnn.LeastGlibc!));
        var options = qnn.OptionsIn("/opt/qnn");
        Assert.Equal(OperatingSystem.IsWindows() ? "/opt/qnn/QnnHtp.dll" : "/opt/qnn/libQnnHtp.so", options["backend_path"]);
        Assert.All(qnn.NeedsFiles, option => Assert.Contains(option, options.Keys));
    }

    [Fact]
    public void One_beside_a_plug_in_is_read_and_replaces_a_compiled_one()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("acme.ep.json"), """{"name": "acme", "execution_provider": "Acme", /* comment */ "devices": ["gpu"],}""");
        File.WriteAllText(folder.File("qnn.ep.json"), """{"name": "QNN", "execution_provider": "Other"}""");
        var all = ProviderDescriptions.All(folder.Path);
        Assert.Equal(["gpu"], all.Single(description => description.Name == "acme").Devices);
        Assert.Equal("Other", Assert.Single(all, description => description.Name.Equals("qnn", StringComparison.OrdinalIgnoreCase)).ExecutionProvider);
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("""{"name": "a", "execution_provider": "A", "device": ["npu"]}""", "device")]
    [InlineData("""{"name": "a", "execution_provider": "A", "devices": ["tpu"]}""", "none of npu, gpu, cpu")]
    [InlineData("null", "null")]
    [InlineData("[", "description")]
    public void What_is_no_description_is_one_line(string text, string expected)
    {
        var failure = Assert.Throws<N2EyeException>(() => ProviderDescriptions.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.ep.json"));
        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.StartsWith("x.ep.json is no description of an execution provider: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
