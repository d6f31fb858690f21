using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Npu.Quantized;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Pictures;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Providers;
using N2Eye.Runtime.Sampling;

namespace N2Eye.Tests.Npu;

/// <summary>The engine with weights for an NPU and a provider: the test plug-in, which takes the products between the roundings.</summary>
public sealed class NpuEngineTests
{
    private const string Provider = "engine";

    // A library stays registered as long as the process lives.
    private static readonly Lazy<string> Plugin = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("n2eye-engine-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        File.Copy(Path.Combine(TestEp.Folder, TestEp.Library), Path.Combine(folder, TestEp.Library));
        File.WriteAllText(Path.Combine(folder, TestEp.Library + ".behaviour"), $"name={Provider}");
        File.WriteAllText(Path.Combine(folder, "engine.ep.json"), $$$"""{"name": "{{{Provider}}}", "execution_provider": "{{{Provider}}}", "libraries": {"linux": "{{{TestEp.Library}}}"}}""");
        return folder;
    });

    private readonly List<string> notes = [];

    /// <summary>The plug-in adds in another order than the CPU: a value in a thousand is rounded to the next step.</summary>
    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    [InlineData(SampleModels.ResNet)]
    public void The_provider_runs_the_static_graphs(string name)
    {
        var model = SampleModels.Get(name);
        using var engine = Load(model, partial: true);
        var rows = model.Vision.Shape.FeatureRows;
        // Longer than a chunk.
        int[] ids = [1, .. Enumerable.Repeat(model.ImageToken, rows), .. Enumerable.Range(0, StaticDecoderSession.ChunkRows).Select(i => 20 + i * 7 % 60)];
        using var picture = new PictureReader().Read(NpuFiles.Picture);
        var encoded = engine.Encode(picture);
        var (logits, _) = engine.Continue(ids, [encoded], 4, default);

        using var store = WeightStore.Open(NpuFiles.Path(model), model.Fingerprint, model.Name);
        var graphs = new QuantizedModel(store.Calibration!, store);
        using var vision = new StaticVisionSession(StaticSession.OnCpu(graphs.Vision(model.Vision), store, threads: 1));
        model.Preprocessing.ToTensor(picture, vision.Pixels);
        var embeddings = vision.Run();
        Assert.InRange(Cosine(embeddings, encoded.Embeddings), 0.9999, 1.0001);
        using var decoder = StaticDecoderSession.OnCpu(model.Decoder, size => graphs.Decoder(model.Decoder, size), new StaticSize(StaticDecoderSession.ChunkRows, NpuFiles.Context), store, threads: 1);
        using var run = decoder.NewRun();
        run.Append(InputSequence.FromWidened(ids, model.ImageToken, [embeddings], rows), 0, default);
        Assert.InRange(Cosine(run.Logits.ToArray(), logits), 0.999, 1.0001);

        Assert.Empty(notes);
        Assert.Equal(["vision", "prefill", "decoder"], engine.Placements.Select(placement => placement.Graph));
        Assert.All(engine.Placements, placement => Assert.Equal("engine on npu", placement.Device));
        Assert.All(engine.Placements, placement => Assert.Contains(placement.Nodes, node => node.Provider == Provider && node.Operator == "Gemm"));
    }

    /// <summary>Two conversations over the same open graphs do not see each other, and a second turn continues the first one's state.</summary>
    [Fact]
    public void Conversations_share_the_graphs_and_nothing_else()
    {
        using var engine = Load(SampleModels.Get(SampleModels.Pooled), partial: true);
        ChatMessage first = ChatMessage.User("what is it?"), second = ChatMessage.User("and what colour?");
        using var one = engine.StartConversation();
        var answer = Answer(one, first);
        using var other = engine.StartConversation();
        Answer(other, second);
        var continued = Answer(one, first, ChatMessage.Assistant(answer.Text), second);
        Assert.True(continued.CachedTokens > 0);
        using var fresh = engine.StartConversation();
        Assert.Equal(continued.Text, Answer(fresh, first, ChatMessage.Assistant(answer.Text), second).Text);
    }

    [Theory]
    [InlineData("decoder")]
    [InlineData("prefill")]
    public void Where_one_of_the_decoders_graphs_is_not_taken_the_cpu_runs_its_own(string refused)
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        using var engine = Load(model, partial: true, $"refuse-graph={refused}");
        using var cpu = Engine.Load(model, NpuFiles.Path(model), new EngineOptions { Threads = 1, Context = NpuFiles.Context });
        int[] ids = [1, 20, 30, 40];
        Assert.Equal(cpu.Continue(ids, [], 4, default).LastLogits, engine.Continue(ids, [], 4, default).LastLogits);
        Assert.Equal([("decoder", "cpu")], engine.Placements.Select(placement => (placement.Graph, placement.Device)));
        Assert.StartsWith($"The {refused} graph runs on the CPU: engine on npu: it takes none of its ", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_that_is_insisted_on_names_the_graph_and_the_node()
    {
        using var engine = Load(SampleModels.Get(SampleModels.Pooled), partial: false, name: "npu");
        var failure = Assert.Throws<N2EyeException>(() => engine.Continue([1, 20], [], 1, default));
        Assert.Equal(FailureKind.Device, failure.Kind);
        Assert.Matches("engine on npu does not run the prefill graph: it does not take [A-Za-z]+ \"", failure.Message);
    }

    private Engine Load(CompiledModel model, bool partial, string behaviour = "", string name = "auto") => Engine.Load(model, NpuFiles.Path(model), new EngineOptions
    {
        Threads = 1,
        Context = NpuFiles.Context,
        Provider = new ProviderChoice { Name = name, Folder = Plugin.Value, Partial = partial, Options = new Dictionary<string, string> { ["behaviour"] = behaviour } },
        RecordNodes = true,
        Report = note => notes.Add(note.Message),
    });

    private static Completion Answer(Conversation conversation, params ChatMessage[] messages) =>
        conversation.Answer(new ChatRequest { Messages = messages, AddGenerationPrompt = true }, [], new AnswerOptions { MaxTokens = 6, Sampling = SamplingOptions.Greedy }, null, default);

    private static double Cosine(float[] a, float[] b) =>
        a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
}
