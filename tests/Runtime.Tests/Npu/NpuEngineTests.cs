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

/// <summary>
/// The engine with weights for an NPU and a provider: the test plug-in, which takes the products between the roundings, or with the
/// behaviour <c>whole</c> every node.
/// </summary>
public sealed class NpuEngineTests
{
    private const string Provider = "engine";

    private static readonly Lazy<string> Plugin = new(() => TestEp.Named(Provider, cachesCompiledGraphs: true));

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
        var (embeddings, prompt, token) = Compute(engine);
        var expected = OnCpu(model, embeddings);
        Assert.InRange(Vectors.Cosine(expected.Embeddings, embeddings), 0.9999, 1.0001);
        Assert.InRange(Vectors.Cosine(expected.Prompt, prompt), 0.999, 1.0001);
        Assert.InRange(Vectors.Cosine(expected.Token, token), 0.999, 1.0001);
        CheckPlacements(engine);
        Assert.All(engine.Placements, placement => Assert.Contains(placement.Nodes, node => node.Provider == Provider && node.Operator == "Gemm"));
    }

    /// <summary>No node is left to the CPU, and since the plug-in rounds where the CPU does, every bit is the CPU's.</summary>
    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    [InlineData(SampleModels.ResNet)]
    public void A_provider_that_takes_every_node_runs_the_graphs_whole(string name)
    {
        var model = SampleModels.Get(name);
        using var engine = Load(model, partial: false, "whole", name: "npu");
        var (embeddings, prompt, token) = Compute(engine);
        var expected = OnCpu(model, embeddings);
        Assert.Equal(expected.Embeddings, embeddings);
        Assert.Equal(expected.Prompt, prompt);
        Assert.Equal(expected.Token, token);
        CheckPlacements(engine);
        Assert.All(engine.Placements, placement => Assert.All(placement.Nodes, node => Assert.Equal(Provider, node.Provider)));
        Assert.All(engine.Placements, placement => Assert.Contains(placement.Nodes, node => node.Operator == "QuantizeLinear"));
    }

    [Fact]
    public void Whole_graphs_are_compiled_once_for_each_file_of_weights()
    {
        using var folder = new TemporaryFolder();
        var (cache, model) = (folder.File("cache"), SampleModels.Get(SampleModels.Pooled));
        var (first, events) = ComputeCached(NpuFiles.Path(model));
        Assert.Equal((3, 3), (events["compile"], events["load"]));
        var places = Directory.GetDirectories(cache);
        Assert.Equal(["decoder", "prefill", "vision"], places.Select(place => Path.GetFileName(place).Split('-')[0]).Order(StringComparer.Ordinal));

        (var second, events) = ComputeCached(NpuFiles.Path(model));
        Assert.Equal((0, 3), (events["compile"], events["load"]));
        Assert.Equal(first, second);
        Assert.Equal(OnCpu(model, first.Embeddings), first);
        Assert.Empty(notes);

        // What the plug-in keeps lies beside the EPContext model.
        var altered = Directory.GetFiles(places.Single(place => Path.GetFileName(place).StartsWith("prefill-", StringComparison.Ordinal)), "*.bin").Single();
        File.AppendAllText(altered, "x");
        (second, events) = ComputeCached(NpuFiles.Path(model));
        Assert.Equal((1, 3), (events["compile"], events["load"]));
        Assert.Equal(first, second);
        Assert.Equal($"The compiled prefill graph for engine on npu is made anew: {Path.GetFileName(altered)} was altered.", Assert.Single(notes));
        Assert.Equal(places.Order(StringComparer.Ordinal), Directory.GetDirectories(cache).Order(StringComparer.Ordinal));

        (second, events) = ComputeCached(NpuFiles.Path(model, smoothing: 0));
        Assert.Equal((3, 3), (events["compile"], events["load"]));
        Assert.NotEqual(first, second);
        Assert.Equal(6, Directory.GetDirectories(cache).Length);

        (Result Result, Dictionary<string, int> Events) ComputeCached(string weights)
        {
            var trace = folder.File("trace");
            using var engine = Load(model, partial: false, $"whole trace={trace}", name: "npu", weights, cache);
            var result = Compute(engine);
            Assert.Equal(["vision", "prefill", "decoder"], engine.Placements.Select(placement => placement.Graph));
            Assert.All(engine.Placements, placement => Assert.Equal((Provider, "EPContext"), (Assert.Single(placement.Nodes).Provider, placement.Nodes[0].Operator)));
            var lines = File.ReadAllLines(trace);
            File.Delete(trace);
            return (result, new[] { "compile", "load" }.ToDictionary(word => word, word => lines.Count(line => line.StartsWith(word + " ", StringComparison.Ordinal))));
        }
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

    private Engine Load(CompiledModel model, bool partial, string behaviour = "", string name = "auto", string? weights = null, string? cache = null) => Engine.Load(model, weights ?? NpuFiles.Path(model), new EngineOptions
    {
        Threads = 1,
        Context = NpuFiles.Context,
        Provider = new ProviderChoice { Name = name, Folder = Plugin.Value, Cache = cache, Partial = partial, Options = new Dictionary<string, string> { ["behaviour"] = behaviour } },
        RecordNodes = true,
        Report = note => notes.Add(note.Message),
    });

    /// <summary>All three graphs on the provider.</summary>
    private static Result Compute(Engine engine)
    {
        using var picture = new PictureReader().Read(NpuFiles.Picture);
        var embeddings = engine.Encode(picture).Embeddings;
        return Compute(engine.Model, engine.Decoder, embeddings, embeddings);
    }

    /// <summary>The same graphs on the CPU.</summary>
    /// <param name="model">The model.</param>
    /// <param name="embeddings">Of the picture, as the provider computed them: so that the decoders are compared by themselves.</param>
    private static Result OnCpu(CompiledModel model, float[] embeddings)
    {
        using var store = WeightStore.Open(NpuFiles.Path(model), model.Fingerprint, model.Name);
        var graphs = new QuantizedModel(store.Calibration!, store);
        using var vision = new StaticVisionSession(StaticSession.OnCpu(graphs.Vision(model.Vision), store, threads: 1));
        using var picture = new PictureReader().Read(NpuFiles.Picture);
        model.Preprocessing.ToTensor(picture, vision.Pixels);
        using var decoder = StaticDecoderSession.OnCpu(model.Decoder, size => graphs.Decoder(model.Decoder, size), new StaticSize(StaticDecoderSession.ChunkRows, NpuFiles.Context), store, threads: 1);
        return Compute(model, decoder, vision.Run(), embeddings);
    }

    private static Result Compute(CompiledModel model, IDecoderSession decoder, float[] encoded, float[] embeddings)
    {
        var rows = model.Vision.Shape.FeatureRows;
        // Longer than a chunk.
        int[] ids = [1, .. Enumerable.Repeat(model.ImageToken, rows), .. Enumerable.Range(0, StaticDecoderSession.ChunkRows).Select(i => 20 + i * 7 % 60)];
        using var run = decoder.NewRun();
        run.Append(InputSequence.FromWidened(ids, model.ImageToken, [embeddings], rows), 0, default);
        var prompt = run.Logits.ToArray();
        run.Append(33);
        return new Result(encoded, prompt, run.Logits.ToArray());
    }

    private void CheckPlacements(Engine engine)
    {
        Assert.Empty(notes);
        Assert.Equal(["vision", "prefill", "decoder"], engine.Placements.Select(placement => placement.Graph));
        Assert.All(engine.Placements, placement => Assert.Equal("engine on npu", placement.Device));
    }

    private static Completion Answer(Conversation conversation, params ChatMessage[] messages) =>
        conversation.Answer(new ChatRequest { Messages = messages, AddGenerationPrompt = true }, [], new AnswerOptions { MaxTokens = 6, Sampling = SamplingOptions.Greedy }, null, default);

    /// <summary>What a model computes.</summary>
    /// <param name="Embeddings">The picture's: (rows, hidden)</param>
    /// <param name="Prompt">Logits after a prompt with the picture: (vocabulary,)</param>
    /// <param name="Token">Logits after one more token.</param>
    private sealed record Result(float[] Embeddings, float[] Prompt, float[] Token)
    {
        public bool Equals(Result? other) =>
            other is not null && Embeddings.SequenceEqual(other.Embeddings) && Prompt.SequenceEqual(other.Prompt) && Token.SequenceEqual(other.Token);

        public override int GetHashCode() => Prompt.Length;
    }
}
