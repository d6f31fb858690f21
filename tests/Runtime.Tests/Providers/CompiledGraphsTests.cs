using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Onnx;
using N2Eye.Runtime.Providers;

namespace N2Eye.Tests.Providers;

/// <summary>Graphs that the test plug-in compiled, on disk.</summary>
public sealed class CompiledGraphsTests : IDisposable
{
    private const string Name = "kept";

    private static readonly Lazy<string> Plugin = new(() => TestEp.Named(Name, folder => $"trace={Path.Combine(folder, "trace")}"));

    private readonly TemporaryFolder folder = new();
    private readonly List<string> stale = [];
    private readonly byte[] graph = Graph("Sigmoid");

    [Fact]
    public void A_graph_is_compiled_once_and_computes()
    {
        var path = Get("a");
        var compiled = Compilations();
        Assert.Equal(path, Get("a"));
        Assert.Equal(compiled, Compilations());
        Assert.Empty(stale);
        Assert.Equal(0.5f * 0.5f, Run(path), 1e-6f);
        // Nothing but the finished folder is left.
        Assert.Equal([Path.GetDirectoryName(path)], Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public void What_decides_it_gives_it_a_folder_of_its_own()
    {
        var paths = new[] { Get("a"), Get("b"), Get("a", Graph("Tanh")) };
        Assert.Equal(3, paths.Distinct().Count());
        Assert.Equal(0, Run(paths[2]), 1e-6f);
    }

    [Theory]
    [InlineData("graph.onnx", "graph.onnx was altered")]
    [InlineData("sums", "it has no sums")]
    public void What_was_altered_is_made_anew(string file, string reason)
    {
        var path = Get("a");
        var altered = Path.Combine(Path.GetDirectoryName(path)!, file);
        if (file == "sums") File.Delete(altered);
        else File.AppendAllText(altered, "x");
        var before = Compilations();
        Assert.Equal(path, Get("a"));
        Assert.Equal([reason], stale);
        Assert.Equal(before + 1, Compilations());
        Assert.Equal(0.25f, Run(path), 1e-6f);
    }

    [Fact]
    public void Two_that_race_have_the_same_and_leave_nothing()
    {
        var paths = new string[8];
        Parallel.For(0, paths.Length, i => paths[i] = Get("a"));
        Assert.Single(paths.Distinct());
        Assert.Single(Directory.GetDirectories(folder.Path));
        Assert.Equal(0.25f, Run(paths[0]), 1e-6f);
    }

    [Fact]
    public void What_a_killed_process_left_is_in_nobodys_way()
    {
        var path = Get("a");
        var (young, old) = (Path.GetDirectoryName(path) + ".1.tmp", Path.GetDirectoryName(path) + ".2.tmp");
        Directory.Move(Path.GetDirectoryName(path)!, young);
        Directory.CreateDirectory(old);
        Directory.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));
        Assert.Equal(path, Get("a"));
        Assert.Empty(stale);
        // The young one may be another process's, at work.
        Assert.Equal((true, false), (Directory.Exists(young), Directory.Exists(old)));
    }

    public void Dispose() => folder.Dispose();

    private static SelectedProvider Provider() =>
        ProviderRegistry.Select(new ProviderChoice { Name = Name, Folder = Plugin.Value }, []) ?? throw new InvalidOperationException("The test plug-in was not selected.");

    private string Get(string identity, byte[]? of = null)
    {
        using var options = new SessionOptions();
        Provider().AddTo(options);
        return new CompiledGraphs(folder.Path).Get("graph", of ?? graph, identity, options, reason => { lock (stale) stale.Add(reason); });
    }

    private static int Compilations() => File.ReadAllLines(Path.Combine(Plugin.Value, "trace")).Count(line => line.StartsWith("compile ", StringComparison.Ordinal));

    /// <summary>x → f(x)²</summary>
    private static byte[] Graph(string function)
    {
        var graph = new OnnxGraph("kept");
        var x = graph.Input("x", OnnxType.Float, 1, 4);
        graph.Emit(function, "", [x], [new GraphValue("f")]);
        graph.Emit("Mul", "", [new GraphValue("f"), new GraphValue("f")], [new GraphValue("y")]);
        graph.Output("y", OnnxType.Float, 1, 4);
        return graph.ToBytes();
    }

    /// <summary>f(0)²</summary>
    private static float Run(string path)
    {
        using var options = new SessionOptions();
        Provider().AddTo(options);
        using var session = new InferenceSession(path, options);
        using var run = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[4], [1, 4]);
        using var outputs = session.Run(run, ["x"], [input], ["y"]);
        return outputs[0].GetTensorDataAsSpan<float>()[0];
    }
}
