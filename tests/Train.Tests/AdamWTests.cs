using N2Eye.Train.Training;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Train.Tests;

public sealed class AdamWTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    public void Moves_parameters_as_pytorch_does(double decay)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var start = randn([4, 5], generator: generator);
        var theirs = new Parameter(start.clone());
        var ours = start.clone().requires_grad_(true);
        using var reference = optim.AdamW([theirs], lr: 0.01, weight_decay: decay);
        using var optimizer = new AdamW([("w", ours)], decay);
        for (var step = 0; step < 5; step++)
        {
            reference.zero_grad();
            (theirs.square().sum() * (step + 1)).backward();
            reference.step();
            (ours.square().sum() * (step + 1)).backward();
            optimizer.Step(0.01, 1);
            Assert.True((theirs - ours).abs().max().item<float>() < 1e-6);
        }

        Assert.Equal(5, optimizer.Steps);
        Assert.True((start - ours).abs().max().item<float>() > 0.02);
    }

    [Fact]
    public void A_long_gradient_is_cut_to_its_limit()
    {
        using var scope = NewDisposeScope();
        var value = tensor(new[] { 3f, 4f }).requires_grad_(true);
        using var optimizer = new AdamW([("w", value)], 0);
        (value.square().sum() / 2).backward();
        var (norm, factor) = optimizer.Clip(1);
        Assert.Equal(5, norm, 1e-5);
        Assert.Equal(0.2, factor, 1e-5);
        Assert.Equal(1, optimizer.Clip(0).Factor);
    }
}
