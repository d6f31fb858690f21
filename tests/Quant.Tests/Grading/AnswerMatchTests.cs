using N2Eye.Quant.Grading;

namespace Quant.Tests.Grading;

public sealed class AnswerMatchTests
{
    [Theory]
    [InlineData("An apple.", "apple", AnswerRule.Exact, true)]
    [InlineData(" Red  APPLE!", "the red apple", AnswerRule.Exact, true)]
    [InlineData("A pineapple", "apple", AnswerRule.Exact, false)]
    [InlineData("A pineapple", "apple", AnswerRule.Contains, false)]
    [InlineData("I see an apple, on a plate.", "apple", AnswerRule.Contains, true)]
    [InlineData("""{"n": 2, "colour": "red"}""", """{"colour":"red","n":2}""", AnswerRule.Exact, true)]
    [InlineData("""{"n": 3, "colour": "red"}""", """{"colour":"red","n":2}""", AnswerRule.Contains, false)]
    [InlineData("{", "{}", AnswerRule.Exact, false)]
    public void Answers_are_compared_by_what_they_say(string answer, string expected, AnswerRule rule, bool right) =>
        Assert.Equal(right, AnswerMatch.IsRight(answer, ["something else", expected], rule));
}
