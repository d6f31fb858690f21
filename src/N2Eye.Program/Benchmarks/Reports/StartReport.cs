using N2Eye.Program.Benchmarks.Starts;

namespace N2Eye.Program.Benchmarks.Reports;

/// <summary>Starts of one kind.</summary>
/// <param name="Question">text or picture.</param>
/// <param name="PageCache">cold: the weights came from the disk; warm: from the system's cache.</param>
/// <param name="FirstTokenMilliseconds">From before the process was started to its first token.</param>
/// <param name="WeightsOpenMilliseconds">Of that: to map and check the weights and to choose the device.</param>
/// <param name="DecoderOpenMilliseconds">Of that: to open the decoder.</param>
/// <param name="VisionOpenMilliseconds">Of that: to open the tower; null for a text question.</param>
/// <param name="PictureMilliseconds">Of that: from the picture file to its embeddings; null for a text question.</param>
/// <param name="QuestionMilliseconds">Of that: from the question to the first token.</param>
internal sealed record StartReport(
    string Question,
    string PageCache,
    Spread FirstTokenMilliseconds,
    Spread WeightsOpenMilliseconds,
    Spread DecoderOpenMilliseconds,
    Spread? VisionOpenMilliseconds,
    Spread? PictureMilliseconds,
    Spread QuestionMilliseconds)
{
    public static StartReport Of(StartQuestion question, bool cold, IReadOnlyList<(double Milliseconds, StartTimes Stages)> starts)
    {
        return new StartReport(
            question == StartQuestion.Text ? "text" : "picture",
            cold ? "cold" : "warm",
            Spread.Of(starts.Select(start => start.Milliseconds)),
            Stage(stages => stages.WeightsMilliseconds)!,
            Stage(stages => stages.DecoderMilliseconds)!,
            Stage(stages => stages.VisionMilliseconds),
            Stage(stages => stages.PictureMilliseconds),
            Stage(stages => stages.QuestionMilliseconds)!);

        Spread? Stage(Func<StartTimes, double?> of) => starts.Any(start => of(start.Stages) is null) ? null : Spread.Of(starts.Select(start => of(start.Stages)!.Value));
    }
}
