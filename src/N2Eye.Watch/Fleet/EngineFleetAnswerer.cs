using N2Eye.Runtime;
using N2Eye.Runtime.Decoding.Grammars;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Queries;

namespace N2Eye.Watch.Fleet;

/// <summary>Answers the questions of a work queue.</summary>
/// <param name="answerer">Who answers.</param>
/// <param name="maxTokens">Tokens of an answer, at most.</param>
internal sealed class EngineFleetAnswerer(IAnswerer answerer, int maxTokens) : IFleetAnswerer
{
    private readonly LastSchema schemas = new("schema");

    /// <inheritdoc/>
    public FleetResult Answer(FleetQuestion question, ReadOnlyMemory<byte> picture, CancellationToken cancellation)
    {
        var grammar = question.Schema is { } schema ? schemas.Compile(schema.ToJsonString()) : null;
        var frame = new Frame(question.Id, 1, default, FrameFormat.File, 0, 0, picture);
        var dialogue = answerer.Look(frame, [], question.System);
        var reply = dialogue.Ask(new Question(question.Question, maxTokens, grammar), cancellation.ThrowIfCancellationRequested);
        var identity = answerer.Identity;
        return new FleetResult
        {
            Id = question.Id,
            Question = question.Question,
            Answer = reply.Text,
            Value = grammar is not null && AnswerJson.TryParse(reply.Text, out var value) ? value : null,
            FinishReason = QueryRunner.NameOf(reply.Reason),
            PictureHash = FramePictures.Hash(frame),
            Model = identity.Model,
            Fingerprint = identity.Fingerprint,
            Scheme = identity.Scheme,
            Device = identity.Device,
            PictureMs = dialogue.PictureTime.TotalMilliseconds,
            PrefillMs = reply.PrefillTime.TotalMilliseconds,
            DecodeMs = reply.DecodeTime.TotalMilliseconds,
        };
    }
}
