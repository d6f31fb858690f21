using N2Eye.Train.Training;

namespace N2Eye.Train.Reporting;

/// <summary>Who watches a run.</summary>
public interface ITrainingDisplay
{
    /// <summary>Something that a user should know, on one line.</summary>
    void Say(string message);

    /// <summary>A step was taken.</summary>
    /// <param name="result">What it did.</param>
    /// <param name="steps">Steps in all.</param>
    /// <param name="time">How long it took.</param>
    void Step(StepResult result, int steps, TimeSpan time);
}
