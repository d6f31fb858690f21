using N2Eye.Runtime;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Models;

namespace N2Eye.Tests.Npu;

/// <summary>The graphs for NPUs, in float32 on the CPU, compute what the CPU's own graphs compute.</summary>
public sealed class StaticGraphTests
{
    private const int Context = 128;

    /// <summary>Measured: 2e-5 of logits up to 6, the order of additions.</summary>
    private const double Tolerance = 1e-4;

    /// <summary>
    /// Prompts below, at and above one and several chunks, the last of which is padded, with a picture across a boundary; then
    /// greedy tokens one by one; then a second turn that begins in the middle of a chunk.
    /// </summary>
    [Theory]
    [InlineData(SampleModels.Pooled, 16)]
    [InlineData(SampleModels.Pooled, 5)]
    [InlineData(SampleModels.Patches, 16)]
    [InlineData(SampleModels.Patches, 5)]
    [InlineData(SampleModels.ResNet, 16)]
    public void Prompts_in_chunks_give_the_same_logits_and_greedy_tokens(string name, int rows)
    {
        var model = SampleModels.Get(name);
        using var store = Store(model);
        using var expected = new DecoderSession(model.Decoder, store, GraphSessions.OnCpu(store, 1).Open, Context);
        using var session = Open(model, store, rows, Context);
        using var actual = session.NewRun();
        foreach (var length in new[] { 1, 3, 15, 16, 17, 32, 50 })
        {
            using var run = new DecoderRun(expected);
            actual.Clear();
            var prompt = Prompt(model, length);
            run.Append(prompt, 0, default);
            actual.Append(prompt, 0, default);
            for (var i = 0; i < 8; i++)
            {
                Check(run, actual, $"{length} ids and {i}");
                var best = Best(actual.Logits);
                run.Append(best);
                actual.Append(best);
            }

            var longer = InputSequence.FromWidened([.. Enumerable.Range(0, run.Length + 9).Select(i => 30 + i % 50)], model.ImageToken, [], 1);
            run.Append(longer, run.Length, default);
            actual.Append(longer, actual.Length, default);
            Check(run, actual, $"{length} ids, second turn");
        }
    }

    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    [InlineData(SampleModels.ResNet)]
    public void Pictures_become_the_same_embeddings(string name)
    {
        var model = SampleModels.Get(name);
        using var store = Store(model);
        using var expected = new VisionSession(model.Vision, store, GraphSessions.OnCpu(store, 1).Open);
        using var actual = new StaticVisionSession(StaticSession.OnCpu(model.Vision.ToStatic(), store, 1));
        var random = new Random(5);
        foreach (ref var pixel in expected.Pixels) pixel = random.NextSingle() * 4 - 2;
        expected.Pixels.CopyTo(actual.Pixels);
        Assert.InRange(Difference(expected.Run(), actual.Run()), 0, Tolerance);
    }

    [Fact]
    public void A_full_context_is_an_error_and_changes_nothing()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        using var store = Store(model);
        using var session = Open(model, store, rows: 2, context: 3);
        using var run = session.NewRun();
        for (var i = 0; i < 3; i++) run.Append(20 + i);
        var logits = run.Logits.ToArray();
        Assert.Equal(FailureKind.ContextFull, Assert.Throws<N2EyeException>(() => run.Append(30)).Kind);
        Assert.Equal(3, run.Length);
        Assert.Equal(logits, run.Logits.ToArray());
    }

    [Fact]
    public void A_token_allocates_nothing()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        using var store = Store(model);
        using var session = Open(model, store, rows: 16, Context);
        using var run = session.NewRun();
        Tokens();
        Assert.Equal(0, Allocations.Of(Tokens));

        void Tokens()
        {
            run.Clear();
            for (var i = 0; i < 32; i++) run.Append(20 + i);
        }
    }

    private static WeightStore Store(CompiledModel model) => WeightStore.Open(SampleWeights.Path(model), model.Fingerprint, model.Name);

    private static StaticDecoderSession Open(CompiledModel model, WeightStore store, int rows, int context) =>
        StaticDecoderSession.OnCpu(model.Decoder, model.Decoder.ToStatic, new StaticSize(rows, context), store, threads: 1);

    private static InputSequence Prompt(CompiledModel model, int length)
    {
        int[] ids = [.. Enumerable.Range(0, length).Select(i => 20 + i * 7 % 600)];
        var rows = model.Vision.Shape.FeatureRows;
        if (length < 4 + rows) return InputSequence.FromWidened(ids, model.ImageToken, [], rows);
        ids.AsSpan(4, rows).Fill(model.ImageToken);
        float[] picture = [.. Enumerable.Range(0, rows * model.Vision.Shape.EmbeddingSize).Select(i => MathF.Sin(i * 0.37f))];
        return InputSequence.FromWidened(ids, model.ImageToken, [picture], rows);
    }

    private static void Check(IDecoderRun expected, IDecoderRun actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var difference = Difference(expected.Logits.ToArray(), actual.Logits.ToArray());
        Assert.True(difference < Tolerance, $"{what}: {difference}");
        Assert.Equal(Best(expected.Logits), Best(actual.Logits));
    }

    private static int Best(ReadOnlySpan<float> logits) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits);

    private static double Difference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Max();
    }
}
