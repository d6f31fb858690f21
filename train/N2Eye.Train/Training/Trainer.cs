using N2Eye.Train.Data;
using N2Eye.Train.Models;

namespace N2Eye.Train.Training;

/// <summary>What a step did.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Epoch">Passes over the data behind it.</param>
/// <param name="Loss">Mean cross-entropy of the answers' ids, nats, before the step.</param>
/// <param name="LearningRate">Its rate.</param>
/// <param name="GradientNorm">Length of the gradient before it was cut.</param>
/// <param name="Tokens">Ids computed, without padding.</param>
public readonly record struct StepResult(int Step, double Epoch, double Loss, double LearningRate, double GradientNorm, long Tokens);

/// <summary>Takes optimizer steps. Which examples a step sees depends on its number and the seed alone.</summary>
/// <param name="model">The model.</param>
/// <param name="examples">The data.</param>
/// <param name="source">Makes batches.</param>
/// <param name="options">How.</param>
/// <param name="optimizer">Its state.</param>
public sealed class Trainer(N2EyeModel model, IReadOnlyList<Example> examples, IBatchSource source, TrainingOptions options, AdamW optimizer)
{
    private readonly GradientPass pass = new(model, options.GradientCheckpointing);
    private (int Epoch, int[] Order) order = (-1, []);

    private int PerStep => options.Batch * options.Accumulation;

    private int StepsPerEpoch => (examples.Count + PerStep - 1) / PerStep;

    /// <summary>Steps in all.</summary>
    public int Steps => options.MaxSteps > 0 ? options.MaxSteps : options.Epochs * StepsPerEpoch;

    /// <summary>Steps taken.</summary>
    public int Done => optimizer.Steps;

    /// <summary>Takes the next step.</summary>
    /// <exception cref="TrainingDivergedException">The loss or gradient is no finite number; nothing was changed.</exception>
    public StepResult Step()
    {
        var step = Done;
        var chosen = Examples(step);
        var batches = chosen.Chunk(options.Batch).Select(source.Collate).ToList();
        try
        {
            // Every answer's id weighs the same in a step, in whichever batch it stands.
            var targets = batches.Sum(batch => batch.Targets.shape[0]);
            var loss = batches.Sum(batch => pass.Run(batch, 1.0 / targets)) / targets;
            var (norm, factor) = optimizer.Clip(options.ClipNorm);
            if (!double.IsFinite(loss) || !double.IsFinite(norm)) throw new TrainingDivergedException(step + 1, loss, norm);
            var rate = options.At(step, Steps);
            optimizer.Step(rate, factor);
            return new StepResult(step + 1, (step + 1.0) / StepsPerEpoch, loss, rate, norm, batches.Sum(batch => batch.Tokens));
        }
        finally
        {
            foreach (var batch in batches) batch.Dispose();
        }
    }

    private List<Example> Examples(int step)
    {
        var epoch = step / StepsPerEpoch;
        if (order.Epoch != epoch) order = (epoch, DataOrder.Of(options.Seed, epoch, examples.Count));
        return [.. order.Order.Skip(step % StepsPerEpoch * PerStep).Take(PerStep).Select(index => examples[index])];
    }
}
