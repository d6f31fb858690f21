namespace N2Eye.Train.Training;

/// <summary>How the learning rate falls after the warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>Straight to zero, transformers' default.</summary>
    Linear,

    /// <summary>Half a cosine to zero.</summary>
    Cosine,

    /// <summary>Not at all.</summary>
    Constant,
}

internal static class LearningRates
{
    /// <summary>The rate of a step (from 0) out of all.</summary>
    public static double At(this TrainingOptions options, int step, int steps)
    {
        if (step < options.WarmupSteps) return options.LearningRate * (step + 1) / options.WarmupSteps;
        var passed = (double)(step - options.WarmupSteps) / Math.Max(1, steps - options.WarmupSteps);
        return options.LearningRate * options.Schedule switch
        {
            LearningRateSchedule.Linear => Math.Max(0, 1 - passed),
            LearningRateSchedule.Cosine => 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, passed))),
            _ => 1,
        };
    }
}
