using N2Eye.Runtime;
using N2Eye.Runtime.Pictures;
using N2Eye.Tests;
using N2Eye.Train.Data;

namespace Train.Tests;

public sealed class BatchTests
{
    [Fact]
    public void Sequences_are_padded_on_the_right_and_targets_are_the_next_ids()
    {
        var examples = new[]
        {
            new Example(Samples.Five[2], [1, 20, 21, 7], [false, false, true, true], false),
            new Example(Samples.Five[2], [1, 22], [false, true], false),
        };
        using var batch = Batch.Of(examples, TorchSharp.torch.CPU, padding: 9, pixels: null);
        Assert.Equal([1L, 20, 21, 7, 1, 22, 9, 9], batch.Ids.data<long>().ToArray());
        Assert.Equal([1L, 2, 4], batch.Positions.data<long>().ToArray());
        Assert.Equal([21L, 7, 22], batch.Targets.data<long>().ToArray());
        Assert.Equal(6, batch.Tokens);
    }

    [Fact]
    public void Pictures_are_what_the_program_sees_in_the_order_of_the_sequences()
    {
        var preprocessing = SampleModels.Get(SampleModels.Pooled).Preprocessing;
        using var batch = Samples.Collator(SampleModels.Pooled).Collate([.. new[] { 3, 2, 1 }.Select(index => Samples.Encode(SampleModels.Pooled, Samples.Five[index]))]);
        var expected = new float[2 * 3 * 32 * 32];
        foreach (var (index, file) in new[] { "palette.png", "gray.png" }.Index())
        {
            using var picture = new PictureReader().Read(Repository.Oracle("images", file));
            preprocessing.ToTensor(picture, expected.AsSpan(index * 3 * 32 * 32, 3 * 32 * 32));
        }

        Assert.Equal(expected, batch.Pixels!.data<float>().ToArray());
    }

    [Fact]
    public void A_missing_picture_is_told_by_its_path()
    {
        var example = Samples.Encode(SampleModels.Pooled, Samples.Session("s", "absent.png", ("Q", "A")));
        var failure = Assert.Throws<N2EyeException>(() => Samples.Collator(SampleModels.Pooled).Collate([example]));
        Assert.Contains("absent.png", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Every_epoch_has_an_order_of_its_own_with_every_example_once(int count)
    {
        var first = DataOrder.Of(seed: 5, epoch: 0, count);
        Assert.Equal(Enumerable.Range(0, count), first.Order());
        Assert.Equal(first, DataOrder.Of(5, 0, count));
        if (count == 1) return;
        Assert.NotEqual(first, DataOrder.Of(5, 1, count));
        Assert.NotEqual(first, DataOrder.Of(6, 0, count));
        // A shuffle leaves about one in its place, and neighbours apart.
        Assert.InRange(first.Index().Count(entry => entry.Index == entry.Item), 0, 8);
        Assert.InRange(first.Zip(first.Skip(1)).Count(pair => pair.Second == pair.First + 1), 0, 10);
    }
}
