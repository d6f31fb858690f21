using System.Globalization;

namespace N2Eye.Train.Training;

/// <summary>The loss or the gradient is no finite number any more.</summary>
/// <param name="step">The step, from 1.</param>
/// <param name="loss">Its loss.</param>
/// <param name="norm">Its gradient's length.</param>
public sealed class TrainingDivergedException(int step, double loss, double norm) : Exception(string.Create(CultureInfo.InvariantCulture,
    $"Step {step} gave loss {loss} and gradient norm {norm}: training diverged. Continue from the last checkpoint with a lower --learning-rate."));
