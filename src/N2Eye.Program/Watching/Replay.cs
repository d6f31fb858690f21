using N2Eye.Runtime;
using N2Eye.Watch.Events;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Sinks.Snapshots;

namespace N2Eye.Program.Watching;

/// <summary>An event, asked about again.</summary>
/// <param name="Event">The event as it was stored.</param>
/// <param name="Model">Who answers now.</param>
/// <param name="Answer">The new answer; null where there is none.</param>
/// <param name="Error">Why there is none.</param>
internal sealed record Replayed(CameraEvent Event, ModelIdentity Model, string? Answer, string? Error)
{
    /// <summary>Whether there was an answer, and the new one is the same.</summary>
    public bool IsSame => Event.Answer is not null && Event.Answer == Answer;
}

/// <summary>Asks again about stored events, each by itself.</summary>
/// <param name="answerer">Who answers.</param>
/// <param name="queries">The questions as they are configured; null = the stored words are all there is.</param>
/// <param name="snapshots">Folder of the pictures.</param>
internal sealed class Replay(IAnswerer answerer, QueryBook? queries, string snapshots)
{
    public Replayed Ask(CameraEvent happened)
    {
        try
        {
            var query = queries is not null && queries.Contains(happened.Query) ? queries[happened.Query] : null;
            var dialogue = answerer.Look(Picture(happened), query?.Crops ?? [], query?.System);
            var reply = dialogue.Ask(new Question(happened.Question, query?.MaxTokens ?? QueryOptions.DefaultMaxTokens, query?.Grammar), () => { });
            return new Replayed(happened, answerer.Identity, reply.Text, null);
        }
        catch (N2EyeException failure)
        {
            return new Replayed(happened, answerer.Identity, null, failure.Message);
        }
    }

    private Frame Picture(CameraEvent happened)
    {
        if (happened.Picture is not { } relative) throw new N2EyeException(FailureKind.BadInput, "its picture was not kept: snapshots were off.");
        // A journal may come from somewhere else: it names pictures of this folder only.
        var path = SnapshotFolder.FileOf(snapshots, relative);
        try
        {
            return new Frame(happened.Camera, 1, happened.Taken, FrameFormat.File, 0, 0, File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"its picture cannot be read: {failure.Message}", failure);
        }
    }
}
