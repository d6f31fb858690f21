using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Direct.Vision;
using N2Eye.Runtime.Kernels;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Providers;
using N2Eye.Weights;

namespace N2Eye.Tests;

/// <summary>The tower of our own kernels is the one of ONNX Runtime.</summary>
public sealed class DirectVisionTests
{
    public static TheoryData<string, string, string> Everything =>
        [.. from kernel in BlockKernel.Supported from model in new[] { SampleModels.Pooled, SampleModels.Patches } from scheme in new[] { Schemes.Int8, Schemes.Int4 } select (kernel.Name, model, scheme)];

    [Theory]
    [MemberData(nameof(Everything))]
    public void Embeddings_are_those_of_onnx_runtime(string kernel, string name, string scheme)
    {
        var model = SampleModels.Get(name);
        using var store = Open(model, scheme);
        using var reference = new VisionSession(model.Vision, store, GraphSessions.OnCpu(store, 1).Open);
        using var direct = Direct(model, store, 2, kernel);
        var differences = new List<double>();
        for (var seed = 0; seed < 8; seed++)
        {
            Fill(reference.Pixels, seed);
            reference.Pixels.CopyTo(direct.Pixels);
            var (expected, actual) = (reference.Run(), direct.Run());
            Assert.Equal(expected.Length, actual.Length);
            var scale = Math.Sqrt(expected.Average(value => (double)value * value));
            differences.Add(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max() / scale);
        }

        differences.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"{kernel} {name} {scheme}: {string.Join(' ', differences)}");
        // A sum in another order may tip what is rounded to int8 behind it.
        Assert.True(differences[differences.Count / 2] < 1e-3 && differences[^1] < 0.1, $"{string.Join(' ', differences)}");
    }

    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    public void Threads_and_pictures_before_change_no_bit(string name)
    {
        var model = SampleModels.Get(name);
        using var store = Open(model, Schemes.Int8);
        using var one = Direct(model, store, 1);
        using var three = Direct(model, store, 3);
        Fill(one.Pixels, 1);
        var first = one.Run();
        Fill(one.Pixels, 2);
        Assert.NotEqual(first, one.Run());
        Fill(one.Pixels, 1);
        Fill(three.Pixels, 1);
        Assert.Equal(first, one.Run());
        Assert.Equal(first, three.Run());
    }

    [Theory]
    [InlineData(SampleModels.Pooled, Schemes.Int8, ProviderChoice.Cpu, true)]
    [InlineData(SampleModels.Pooled, Schemes.Int4, ProviderChoice.Auto, true)]
    [InlineData(SampleModels.Pooled, Schemes.Int8, ProviderChoice.OrtCpu, false)]
    [InlineData(SampleModels.Pooled, Schemes.Float32, ProviderChoice.Cpu, false)]
    [InlineData(SampleModels.Pooled, Schemes.Int8Channel, ProviderChoice.Cpu, false)]
    [InlineData(SampleModels.ResNet, Schemes.Int8, ProviderChoice.Cpu, false)]
    public void The_engine_takes_it_for_transformers_in_blocks_unless_told_otherwise(string name, string scheme, string choice, bool isDirect)
    {
        var model = SampleModels.Get(name);
        using var engine = Engine.Load(model, SampleWeights.Path(model, scheme), new EngineOptions { Threads = 1, Provider = new ProviderChoice { Name = choice } });
        Assert.Equal(isDirect, engine.Vision is DirectVisionSession);
        Assert.Equal(("vision", "cpu"), (Assert.Single(engine.Placements).Graph, engine.Placements[0].Device));
    }

    private static WeightStore Open(CompiledModel model, string scheme) => WeightStore.Open(SampleWeights.Path(model, scheme), model.Fingerprint, model.Name);

    private static DirectVisionSession Direct(CompiledModel model, WeightStore store, int threads, string? kernel = null) => DirectVisionSession.TryOpen(
        model.Vision, store, threads, BlockKernel.Supported.First(known => kernel is null || known.Name == kernel))!;

    private static void Fill(Span<float> pixels, int seed)
    {
        var random = new Random(seed);
        foreach (ref var pixel in pixels) pixel = random.NextSingle() * 4 - 2;
    }
}
