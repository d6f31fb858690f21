using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Execution;
using N2Eye.Weights;

namespace N2Eye.Tests;

/// <summary>However a sequence is cut into calls, the state and the logits are the same.</summary>
public sealed class DecoderRunTests
{
    private const int Context = 700;

    /// <summary>
    /// Prompts around the chunk of 256, with a picture's nine rows before, across and behind its boundaries. Token by token is
    /// the reference: it knows no chunk. float32 differs by the order of additions; int8 also where that tips the rounding of
    /// an activation.
    /// </summary>
    [Theory]
    [InlineData(Schemes.Float32, 255)]
    [InlineData(Schemes.Float32, 256)]
    [InlineData(Schemes.Float32, 257)]
    [InlineData(Schemes.Float32, 600)]
    [InlineData(Schemes.Int8, 600)]
    public void A_prompt_in_chunks_is_the_prompt_token_by_token(string scheme, int length)
    {
        var model = SampleModels.Get(SampleModels.Patches);
        using var store = WeightStore.Open(SampleWeights.Path(model, scheme), model.Fingerprint, model.Name);
        using var session = new DecoderSession(model.Decoder, store, GraphSessions.OnCpu(store, 1).Open, Context);
        using var whole = new DecoderRun(session);
        using var single = new DecoderRun(session);
        using var pieces = new DecoderRun(session);
        foreach (var picture in new[] { 0, 200, 248, 250, 255, 256, 505, 508 })
        {
            if (picture + model.Vision.Shape.FeatureRows > length) continue;
            foreach (var run in new[] { whole, single, pieces }) run.Clear();
            var ids = Ids(length, picture, model.Vision.Shape.FeatureRows, model.ImageToken);
            whole.Append(Sequence(ids), 0, default);
            // A turn continues where the last one ended, also in the middle of a chunk or of a picture.
            for (var from = 0; from < length; from += 131) pieces.Append(Sequence(ids[..Math.Min(length, from + 131)]), from, default);
            for (var i = 0; i < length; i++) single.Append(Sequence(ids[..(i + 1)]), i, default);
            for (var i = 0; i < 4; i++)
            {
                var expected = single.Logits.ToArray();
                var tolerance = scheme == Schemes.Float32 ? 1e-4 : 0.2; // int8: 0.04 measured, of logits up to 6
                Assert.InRange(Difference(expected, whole.Logits), 0, tolerance);
                Assert.InRange(Difference(expected, pieces.Logits), 0, tolerance);
                foreach (var run in new[] { whole, single, pieces }) run.Append(20 + i);
            }
        }

        InputSequence Sequence(int[] ids)
        {
            var rows = ids.Count(id => id == model.ImageToken);
            // A sequence that ends inside the picture has only its first rows: a picture of that many.
            return rows == 0 ? InputSequence.FromWidened(ids, model.ImageToken, [], 1) : InputSequence.FromWidened(ids, model.ImageToken, [Picture(rows, model.Decoder.Shape.HiddenSize)], rows);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Threads_change_no_token(int threads)
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        int[] ids = [.. Enumerable.Range(20, 300)];
        using var one = Engine.Load(model, SampleWeights.Path(model), new EngineOptions { Threads = 1 });
        using var several = Engine.Load(model, SampleWeights.Path(model), new EngineOptions { Threads = threads });
        var expected = one.Continue(ids, [], 8, TestContext.Current.CancellationToken);
        var actual = several.Continue(ids, [], 8, TestContext.Current.CancellationToken);
        Assert.InRange(Difference(expected.LastLogits, actual.LastLogits), 0, 1e-4);
        Assert.Equal(expected.Greedy, actual.Greedy);
    }

    [Fact]
    public void A_full_context_is_an_error_and_changes_nothing()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        using var store = WeightStore.Open(SampleWeights.Path(model), model.Fingerprint, model.Name);
        using var session = new DecoderSession(model.Decoder, store, GraphSessions.OnCpu(store, 1).Open, 3);
        using var run = new DecoderRun(session);
        for (var i = 0; i < 3; i++) run.Append(20 + i);
        var logits = run.Logits.ToArray();
        Assert.Equal(FailureKind.ContextFull, Assert.Throws<N2EyeException>(() => run.Append(30)).Kind);
        Assert.Equal(3, run.Length);
        Assert.Equal(logits, run.Logits.ToArray());
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(7, false)]
    [InlineData(int.MaxValue, false)]
    public void Greedy_ids_may_fill_the_context_and_no_more(int count, bool fits)
    {
        // The last id is chosen and not appended: five and six take ten positions.
        var model = SampleModels.Get(SampleModels.Pooled);
        using var engine = Engine.Load(model, SampleWeights.Path(model), new EngineOptions { Threads = 1, Context = 10 });
        if (fits) Assert.Equal(count, engine.Continue([1, 2, 3, 4, 5], [], count, default).Greedy.Length);
        else Assert.Equal(FailureKind.ContextFull, Assert.Throws<N2EyeException>(() => engine.Continue([1, 2, 3, 4, 5], [], count, default)).Kind);
    }

    private static int[] Ids(int length, int picture, int rows, int imageToken) =>
        [.. Enumerable.Range(0, length).Select(i => i >= picture && i < picture + rows ? imageToken : 20 + i * 7 % 600)];

    // (rows, hidden); a prefix of rows is a prefix of the picture.
    private static float[] Picture(int rows, int hidden) => [.. Enumerable.Range(0, rows * hidden).Select(i => MathF.Sin(i * 0.37f))];

    private static double Difference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var most = 0.0;
        for (var i = 0; i < expected.Length; i++) most = Math.Max(most, Math.Abs(expected[i] - actual[i]));
        return most;
    }
}
