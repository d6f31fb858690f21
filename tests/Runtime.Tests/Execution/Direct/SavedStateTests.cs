using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Direct;
using N2Eye.Weights;

namespace N2Eye.Tests;

/// <summary>A state that was taken out of one sequence and put into another is the same state.</summary>
public sealed class SavedStateTests
{
    [Theory]
    [InlineData(SampleModels.Pooled, 1)]
    [InlineData(SampleModels.Pooled, 300)]
    [InlineData(SampleModels.Patches, 2)]
    [InlineData(SampleModels.Patches, 257)]
    [InlineData(SampleModels.ResNet, 40)]
    public void Logits_that_follow_are_the_same_to_the_last_bit(string name, int length)
    {
        var model = SampleModels.Get(name);
        using var store = WeightStore.Open(SampleWeights.Path(model, Schemes.Int8), model.Fingerprint, model.Name);
        using var here = DirectDecoderSession.TryOpen(model.Decoder, store, 400, 1)!;
        // Another process: more threads, and another context, in which keys and values lie elsewhere.
        using var there = DirectDecoderSession.TryOpen(model.Decoder, store, 350, 2)!;
        using var expected = (ISavableRun)here.NewRun();
        using var actual = (ISavableRun)there.NewRun();
        for (var i = 0; i < 30; i++) actual.Append(500 - i);
        expected.Append(InputSequence.FromWidened([.. Enumerable.Range(0, length).Select(i => 20 + i * 7 % 600)], model.ImageToken, [], 1), 0, default);
        var stretches = new Queue<float[]>();
        expected.Visit(stretch => stretches.Enqueue(stretch.ToArray()));
        actual.Restore(length, stretch => stretches.Dequeue().CopyTo(stretch));
        Assert.Empty(stretches);
        Assert.Equal(length, actual.Length);
        for (var i = 0; i < 40; i++)
        {
            expected.Append(20 + i);
            actual.Append(20 + i);
            Assert.Equal(expected.Logits.ToArray(), actual.Logits.ToArray());
        }
    }

    [Fact]
    public void A_state_that_cannot_be_filled_leaves_the_sequence_empty()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        using var store = WeightStore.Open(SampleWeights.Path(model, Schemes.Int8), model.Fingerprint, model.Name);
        using var decoder = DirectDecoderSession.TryOpen(model.Decoder, store, 100, 1)!;
        using var fresh = decoder.NewRun();
        using var run = (ISavableRun)decoder.NewRun();
        var filled = 0;
        Assert.Throws<IOException>(() => run.Restore(10, stretch =>
        {
            stretch.Fill(1);
            if (++filled > 3) throw new IOException();
        }));
        Assert.Equal(0, run.Length);
        fresh.Append(20);
        run.Append(20);
        Assert.Equal(fresh.Logits.ToArray(), run.Logits.ToArray());
    }
}
