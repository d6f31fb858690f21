using N2Eye.Tests;
using N2Eye.Train.Data;
using N2Eye.Train.Models;
using N2Eye.Train.Tiny.Tower;
using N2Eye.Train.Training;
using static TorchSharp.torch;
using AdamW = N2Eye.Train.Training.AdamW;

namespace Train.Tests;

public sealed class GradientTests
{
    private static readonly TrainedParts Everything = new(true, true, true);

    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    public void The_loss_is_the_mean_of_minus_log_probabilities_of_the_answers(string name)
    {
        using var scope = NewDisposeScope();
        using var store = Samples.Weights(name, TrainedParts.Published);
        using var model = new N2EyeModel(store, Precision.Float32, 512);
        var example = Samples.Encode(name, Samples.Five[0]);
        using var batch = Samples.Collator(name).Collate([example]);
        var probabilities = special.log_softmax(model.Forward(batch.Ids, batch.Pixels), -1);
        var expected = 0.0;
        for (var i = 1; i < example.Ids.Length; i++)
        {
            if (example.Answered[i]) expected -= probabilities[0, i - 1, example.Ids[i]].item<float>();
        }

        Assert.True(expected > 1);
        foreach (var checkpointing in new[] { false, true })
            Assert.Equal(expected, new GradientPass(model, checkpointing).Run(batch, 1), 1e-3);
    }

    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    public void Checkpointing_changes_no_gradient(string name)
    {
        var kept = Gradients(name, checkpointing: false);
        var again = Gradients(name, checkpointing: true);
        Assert.Equal(kept.Keys, again.Keys);
        foreach (var (tensor, values) in kept)
        {
            Assert.Contains(values, value => value != 0);
            Assert.True(values.Zip(again[tensor], (a, b) => Math.Abs(a - b)).Max() <= 1e-5 * (1 + values.Max(Math.Abs)), tensor);
        }
    }

    [Fact]
    public void A_tower_of_few_channels_gives_the_same_gradient_each_time()
    {
        using var scope = NewDisposeScope();
        var spec = TowerTraining.Spec(Repository.Model(SampleModels.ResNet));
        var pixels = randn(32, 3, 64, 64);
        var first = Gradient();
        for (var time = 0; time < 40; time++) Assert.Equal(first, Gradient());

        float[] Gradient()
        {
            using var inner = NewDisposeScope();
            var weights = ClipResNet.Random(spec, CPU, seed: 1);
            new ClipResNet(spec, tensor => weights[tensor.Name], Precision.Float32) { Training = true }.Forward(pixels).square().sum().backward();
            return [.. weights[spec.Stem[0].Kernel.Name].grad!.data<float>()];
        }
    }

    [Fact]
    public void A_gradient_is_the_slope_of_the_loss()
    {
        using var scope = NewDisposeScope();
        using var store = Samples.Weights(SampleModels.Patches, Everything);
        using var model = new N2EyeModel(store, Precision.Float32, 512);
        var pass = new GradientPass(model, checkpointing: true);
        using var batch = Samples.Collator(SampleModels.Patches).Collate([Samples.Encode(SampleModels.Patches, Samples.Five[0])]);
        foreach (var (name, value) in model.Trained.Where((_, index) => index % 7 == 0))
        {
            foreach (var (_, other) in model.Trained) other.grad?.zero_();
            pass.Run(batch, 1);
            // Along the gradient itself the slope is its squared length.
            var gradient = value.grad!.clone();
            var length = gradient.norm().item<float>();
            var direction = gradient / length;
            const float step = 2e-3f;
            var (above, below) = (Moved(step), Moved(-step));
            var slope = (above - below) / (2 * step);
            Assert.True(Math.Abs(slope - length) < 0.03 * length + 0.02, $"{name}: slope {slope}, gradient {length}");

            double Moved(float by)
            {
                using (no_grad()) value.add_(direction, by);
                var loss = pass.Run(batch, 1);
                using (no_grad()) value.add_(direction, -by);
                return loss;
            }
        }
    }

    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    public void Padding_and_neighbours_change_nothing(string name)
    {
        using var scope = NewDisposeScope();
        using var store = Samples.Weights(name, TrainedParts.Published);
        using var model = new N2EyeModel(store, Precision.Float32, 512);
        var pass = new GradientPass(model, checkpointing: true);
        var examples = Samples.Five.Select(session => Samples.Encode(name, session)).ToList();
        var collator = Samples.Collator(name);
        using var together = collator.Collate(examples);
        var apart = examples.Sum(example =>
        {
            using var alone = collator.Collate([example]);
            return pass.Run(alone, 1);
        });
        Assert.Equal(apart, pass.Run(together, 1), 1e-2);
        Assert.Equal(4, together.Pixels!.shape[0]);
        Assert.Equal(examples.Sum(example => example.Targets), together.Targets.shape[0]);
    }

    [Fact]
    public void Frozen_parts_get_no_gradient()
    {
        var gradients = Gradients(SampleModels.Pooled, checkpointing: true, TrainedParts.Published);
        Assert.DoesNotContain(gradients.Keys, name => name.StartsWith("vision_tower.", StringComparison.Ordinal));
        Assert.Contains(gradients.Keys, name => name.StartsWith("multi_modal_projector.", StringComparison.Ordinal));
    }

    [Fact]
    public void Bfloat16_stays_close_to_float32()
    {
        using var scope = NewDisposeScope();
        using var store = Samples.Weights(SampleModels.Pooled, TrainedParts.Published);
        using var batch = Samples.Collator(SampleModels.Pooled).Collate([.. Samples.Five.Select(session => Samples.Encode(SampleModels.Pooled, session))]);
        using var exact = new N2EyeModel(store, Precision.Float32, 512);
        using var rounded = new N2EyeModel(store, Precision.BFloat16, 512);
        var (a, b) = (new GradientPass(exact, true).Run(batch, 1), new GradientPass(rounded, true).Run(batch, 1));
        Assert.NotEqual(a, b);
        Assert.Equal(1, b / a, 0.02);
    }

    [Fact]
    public void A_step_that_is_no_number_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var store = Samples.Weights(SampleModels.Pooled, TrainedParts.Published);
        using var model = new N2EyeModel(store, Precision.Float32, 512);
        using var optimizer = new AdamW(model.Trained, 0);
        var trainer = new Trainer(model, [Samples.Encode(SampleModels.Pooled, Samples.Five[0])], Samples.Collator(SampleModels.Pooled), Samples.Quick, optimizer);
        var norm = store[store.Spec.Decoder.FinalNorm];
        var table = store[store.Spec.Decoder.TokenTable];
        using (no_grad()) norm[3] = float.NaN;
        var before = table.clone();
        Assert.Contains("Step 1 gave loss NaN", Assert.Throws<TrainingDivergedException>(() => trainer.Step()).Message, StringComparison.Ordinal);
        Assert.Equal(0, trainer.Done);
        Assert.True(before.Equals(table));
    }

    private static Dictionary<string, float[]> Gradients(string name, bool checkpointing, TrainedParts? parts = null)
    {
        using var scope = NewDisposeScope();
        using var store = Samples.Weights(name, parts ?? Everything);
        using var model = new N2EyeModel(store, Precision.Float32, 512);
        using var batch = Samples.Collator(name).Collate([.. Samples.Five.Take(3).Select(session => Samples.Encode(name, session))]);
        new GradientPass(model, checkpointing).Run(batch, 0.5);
        return model.Trained.ToDictionary(parameter => parameter.Name, parameter => parameter.Value.grad!.flatten().data<float>().ToArray());
    }
}
