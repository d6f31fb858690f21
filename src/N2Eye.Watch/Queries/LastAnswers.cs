using N2Eye.Watch.Events;

namespace N2Eye.Watch.Queries;

/// <summary>The last event's answer of each camera and question; what later answers are compared with, also after a restart.</summary>
internal sealed class LastAnswers
{
    private readonly Dictionary<(string Camera, string Query), string> answers = [];

    /// <summary>Takes what the journal's newest events said.</summary>
    /// <param name="events">In their order.</param>
    /// <param name="isKnown">Whether camera and question are still configured: others would stay for ever.</param>
    public void Restore(IEnumerable<CameraEvent> events, Func<string, string, bool> isKnown)
    {
        foreach (var happened in events)
        {
            if (isKnown(happened.Camera, happened.Query)) Remember(happened);
        }
    }

    /// <summary>The last answer; null where there is none.</summary>
    public string? Of(string camera, string query) => answers.GetValueOrDefault((camera, query));

    /// <summary>Takes an event's answer; one that failed changes nothing.</summary>
    public void Remember(CameraEvent happened)
    {
        if (happened.Answer is { } answer && happened.Error is null) answers[(happened.Camera, happened.Query)] = answer;
    }
}
