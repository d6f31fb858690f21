using N2Eye.Quant.Checkpoints;
using N2Eye.Runtime;
using N2Eye.Specs.Graph;
using N2Eye.Tests;
using N2Eye.Train.Models;
using N2Eye.Train.Training;
using static TorchSharp.torch;

namespace Train.Tests;

public sealed class DryRunTests
{
    private static readonly ModelSpec FullSize = ConfigFile.Read(Repository.Model("n2eye-1.2b", "config.json"));

    [Fact]
    public void The_full_size_is_the_published_one()
    {
        // LFM2-1.2B and ViT-B/32 up to the class token's norm, by their published checkpoints.
        var tensors = FullSize.Tensors.ToList();
        Assert.Equal(1_170_340_608, tensors.Where(tensor => tensor.Name.StartsWith("language_model.", StringComparison.Ordinal)).Sum(tensor => tensor.Count));
        Assert.Equal(87_456_000, tensors.Where(tensor => tensor.Name.StartsWith("vision_tower.", StringComparison.Ordinal)).Sum(tensor => tensor.Count));
        Assert.Equal(8192, FullSize.Decoder.FeedForwardSize);
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(16, false)]
    public void Adapters_take_the_place_of_the_decoders_weights_where_those_do_not_fit(double gibibytes, bool whole)
    {
        var (options, estimate) = DryRun.Fit(FullSize, new TrainingOptions(), (long)(gibibytes * (1L << 30)));
        Assert.Equal(whole, options.Parts.Decoder);
        Assert.Equal(whole, options.Lora is null);
        Assert.True(options.Parts.Projector);
        Assert.InRange(DryRun.Gibibytes(estimate.Total), 2, gibibytes);
        Assert.Throws<N2EyeException>(() => DryRun.Fit(FullSize, new TrainingOptions(), 1L << 30));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Steps_are_real(bool whole)
    {
        var options = new TrainingOptions { MaxSteps = 3, Length = 64, LearningRate = 1e-2, Batch = 1, Accumulation = 2 };
        var spec = Samples.Spec(SampleModels.Patches);
        var memory = MemoryEstimate.Of(spec, options).Total - (whole ? 0 : 1);
        var result = DryRun.Run(spec, options, memory, CPU, new Samples.Silent(), default);
        Assert.Equal(whole, result.Options.Parts.Decoder);
        Assert.Equal(3, result.Results.Count);
        Assert.All(result.Results, step => Assert.True(step.GradientNorm > 0));
        Assert.True(result.Results[^1].Loss < result.Results[0].Loss);
        Assert.True(result.PeakBytes > 0);
    }
}
