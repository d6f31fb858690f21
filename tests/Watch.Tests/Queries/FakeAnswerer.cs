using N2Eye.Runtime.Answering;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Queries;

namespace N2Eye.Tests.Queries;

/// <summary>Answers as a test says, without a model.</summary>
/// <param name="answer">Question and picture → answer; it may throw.</param>
internal sealed class FakeAnswerer(Func<string, Frame, string> answer) : IAnswerer
{
    private readonly Func<string, Frame, string> answer = answer;

    /// <summary>Whether it keeps nothing of what follows: a day of it must not fill the memory of the test itself.</summary>
    public bool IsForgetful { get; init; }

    /// <summary>Pictures that were looked at, with their system prompts.</summary>
    public List<(Frame Frame, IReadOnlyList<Crop> Crops, string? System)> Looks { get; } = [];

    /// <summary>All questions of a dialogue, each with the ones before it.</summary>
    public List<string> Asked { get; } = [];

    public ModelIdentity Identity { get; } = new("fake", "f1", "int8", "cpu");

    public IDialogue Look(Frame frame, IReadOnlyList<Crop> crops, string? system)
    {
        if (!IsForgetful) Looks.Add((frame, crops, system));
        return new Dialogue(this, frame);
    }

    private sealed class Dialogue(FakeAnswerer owner, Frame frame) : IDialogue
    {
        private string before = "";

        public TimeSpan PictureTime => TimeSpan.FromMilliseconds(3);

        public Reply Ask(Question question, Action progress)
        {
            progress();
            before += question.Text + "|";
            if (!owner.IsForgetful) owner.Asked.Add(before);
            return new Reply(owner.answer(question.Text, frame), FinishReason.Stop, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(7));
        }
    }
}
