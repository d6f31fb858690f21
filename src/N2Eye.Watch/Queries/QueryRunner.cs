using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Watch.Events;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Queries;

/// <summary>What became of a question.</summary>
internal enum Outcome
{
    /// <summary>An answer that is an event.</summary>
    Answered,

    /// <summary>The same answer as before, where only changes are events.</summary>
    Unchanged,

    /// <summary>No answer; the event says why.</summary>
    Failed,
}

/// <summary>A question that was asked.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Event">What there is to tell; it is only told where the outcome says so.</param>
/// <param name="Defect">What went wrong where it should not have: a defect of ours.</param>
internal sealed record Asked(Outcome Outcome, CameraEvent Event, Exception? Defect = null);

/// <summary>Asks the questions of a trigger about its picture, and those that follow from the answers.</summary>
/// <param name="site">The box or place.</param>
/// <param name="queries">The questions.</param>
/// <param name="answerer">Who answers.</param>
/// <param name="last">What was answered before.</param>
/// <param name="clock">The time.</param>
internal sealed class QueryRunner(string site, QueryBook queries, IAnswerer answerer, LastAnswers last, TimeProvider clock)
{
    /// <summary>Asks one question after another; whoever stops reading asks no more.</summary>
    /// <param name="fired">Trigger and picture.</param>
    /// <param name="frame">The picture.</param>
    /// <param name="names">The questions.</param>
    /// <param name="progress">Called now and then while an answer is made.</param>
    public IEnumerable<Asked> Run(TriggerFired fired, Frame frame, IEnumerable<string> names, Action progress)
    {
        var hash = FramePictures.Hash(frame);
        return names.SelectMany(name => Talk(new Talks(fired, frame, hash, progress), queries[name], null));
    }

    /// <summary>How events, and all other JSON, call the reason.</summary>
    public static string NameOf(FinishReason reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        FinishReason.Context => "context",
        _ => "cancelled",
    };

    private IEnumerable<Asked> Talk(Talks about, Query query, IDialogue? dialogue)
    {
        var asked = Ask(about, query, ref dialogue);
        yield return asked;
        // What is no event has no consequences.
        if (asked.Outcome != Outcome.Answered) yield break;
        foreach (var next in query.FollowUps.Where(next => next.If?.Fits(asked.Event.Answer!) ?? true))
        {
            foreach (var more in Talk(about, queries[next.Ask], dialogue)) yield return more;
        }
    }

    private Asked Ask(Talks about, Query query, ref IDialogue? dialogue)
    {
        var camera = about.Frame.Camera;
        var before = last.Of(camera, query.Name);
        var question = query.Ask.Fill(new QuestionValues(site, camera, about.Fired.Trigger, TimeZoneInfo.ConvertTime(about.Frame.Taken, clock.LocalTimeZone), before, name => last.Of(camera, name)));
        var identity = answerer.Identity;
        var happened = new CameraEvent
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString(),
            Site = site,
            Camera = camera,
            Trigger = about.Fired.Trigger,
            Reason = about.Fired.Reason,
            Query = query.Name,
            Question = question,
            PictureHash = about.Hash,
            Model = identity.Model,
            Fingerprint = identity.Fingerprint,
            Scheme = identity.Scheme,
            Device = identity.Device,
            Taken = about.Frame.Taken,
            Triggered = about.Fired.At,
        };
        try
        {
            var isFirst = dialogue is null;
            dialogue ??= answerer.Look(about.Frame, query.Crops, query.System);
            var reply = dialogue.Ask(new Question(question, query.MaxTokens, query.Grammar), about.Progress);
            happened = happened with
            {
                Answer = reply.Text,
                Value = query.Grammar is not null && AnswerJson.TryParse(reply.Text, out var value) ? value : null,
                Previous = query.Changes is null ? null : before,
                FinishReason = NameOf(reply.Reason),
                Answered = clock.GetUtcNow(),
                PictureMs = isFirst ? dialogue.PictureTime.TotalMilliseconds : 0,
                PrefillMs = reply.PrefillTime.TotalMilliseconds,
                DecodeMs = reply.DecodeTime.TotalMilliseconds,
            };
        }
        catch (N2EyeException failure)
        {
            return new Asked(Outcome.Failed, happened with { Error = failure.Message.ReplaceLineEndings(" "), Answered = clock.GetUtcNow() });
        }
        catch (Exception defect)
        {
            // Whatever it is, the next picture may be answered: the box is on a roof.
            return new Asked(Outcome.Failed, happened with { Error = $"internal error: {defect.GetType().Name}: {defect.Message}".ReplaceLineEndings(" "), Answered = clock.GetUtcNow() }, defect);
        }

        if (query.Changes is { } changes && before is not null && changes.AreSame(before, happened.Answer)) return new Asked(Outcome.Unchanged, happened);
        last.Remember(happened);
        return new Asked(Outcome.Answered, happened);
    }

    /// <summary>What all questions of a trigger share.</summary>
    private sealed record Talks(TriggerFired Fired, Frame Frame, string Hash, Action Progress);
}
