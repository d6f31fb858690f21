using N2Eye.Train.Data.Grading;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Scenes;

namespace Train.Data.Tests;

public sealed class GraderTests
{
    private readonly Grader grader = new();

    [Theory]
    [InlineData("what", "apple", "apple", true)]
    [InlineData("what", "apple", "It is an apple.", true)]
    [InlineData("what", "apple", "pineapple", false)]
    [InlineData("what", "apple", "an apple or a pear", false)]
    [InlineData("what", "apple", "I do not know.", false)]
    [InlineData("what", "rabbit", "a bunny", true)]
    [InlineData("what", "bear", "polar bear", false)]
    [InlineData("what", "cherries", "cherry", true)]
    [InlineData("what", "book", "books", false)]
    [InlineData("what", "orange", "tangerine", true)]
    [InlineData("colour", "gray", "Grey.", true)]
    [InlineData("colour", "red", "It is red", true)]
    [InlineData("colour", "red", "red and blue", false)]
    [InlineData("colour", "orange", "orange", true)]
    [InlineData("colour", "orange", "red", false)]
    [InlineData("colour", "orange", "tangerine", false)]
    [InlineData("follow_up", "orange", "It is orange.", true)]
    [InlineData("count", "3", "three", true)]
    [InlineData("count", "3", "There are 3 dogs.", true)]
    [InlineData("count", "3", "3 or 4", false)]
    [InlineData("count", "1", "2", false)]
    [InlineData("where", "top left", "in the upper left corner", true)]
    [InlineData("where", "top left", "left", false)]
    [InlineData("where", "center", "in the middle", true)]
    [InlineData("where", "left", "on the left", true)]
    [InlineData("where", "left", "left or right", false)]
    [InlineData("where", "dog", "puppy", true)]
    [InlineData("yes_no", "yes", "Yes.", true)]
    [InlineData("yes_no", "yes", "yes and no", false)]
    [InlineData("yes_no", "no", "No, there is not.", true)]
    [InlineData("yes_no", "no", "yes", false)]
    [InlineData("unknown", "I do not know.", "I don't know what this is.", true)]
    [InlineData("unknown", "I do not know.", "dog", false)]
    [InlineData("absent", "There is no dog.", "No dog.", true)]
    [InlineData("absent", "There is no dog.", "There is no cat.", false)]
    [InlineData("absent", "There is no dog.", "left", false)]
    [InlineData("absent", "There is no animal.", "there is no animal", true)]
    [InlineData("describe", "A dog on the left and a cat on the right.", "A cat and a dog", true)]
    [InlineData("describe", "A dog on the left and a cat on the right.", "A dog", false)]
    [InlineData("describe", "3 dogs.", "Three puppies.", true)]
    [InlineData("describe", "3 dogs.", "2 dogs.", false)]
    [InlineData("describe", "An orange cat in the center.", "a cat", true)]
    [InlineData("json", """{"thing": "apple", "color": "red"}""", """{"color":"red","thing":"apple"}""", true)]
    [InlineData("json", """{"thing": "apple", "color": "red"}""", """{"thing": "apple"}""", false)]
    [InlineData("json", """{"things": ["dog", "cat"]}""", """{"things": ["puppy", "cat"]}""", true)]
    [InlineData("json", """{"things": ["dog", "cat"]}""", """{"things": ["cat", "dog"]}""", false)]
    [InlineData("json", """{"thing": "apple", "count": 3}""", """{"thing": "apple", "count": 3""", false)]
    [InlineData("tool_call", "<|tool_call_start|>[notify(thing=\"dog\")]<|tool_call_end|>", "[notify(thing='dog')]", true)]
    [InlineData("tool_call", "<|tool_call_start|>[notify(thing=\"dog\")]<|tool_call_end|>", "[notify(thing=\"cat\")]", false)]
    [InlineData("tool_call", "<|tool_call_start|>[report_count(thing=\"dog\", number=3)]<|tool_call_end|>", "[report_count(number=3,thing=\"dog\")]", true)]
    [InlineData("tool_call", "<|tool_call_start|>[report_count(thing=\"dog\", number=3)]<|tool_call_end|>", "[report_count(thing=\"dog\")]", false)]
    [InlineData("tool_call", "<|tool_call_start|>[open_gate()]<|tool_call_end|>", "open the gate", false)]
    [InlineData("tool_call", "<|tool_call_start|>[open_gate()]<|tool_call_end|>", "[open_gate()]", true)]
    [InlineData("tool_call", "There is no bus.", "[open_gate()]", false)]
    public void Answers_are_graded_by_what_they_say(string type, string expected, string answer, bool right) =>
        Assert.Equal(right, grader.IsRight(QuestionTypes.Parse(type), expected, answer));

    [Fact]
    public void Canonical_answers_are_right_for_themselves_and_for_no_other()
    {
        var composer = new TestComposer(DrawnArtwork.Twitter());
        foreach (var type in QuestionTypes.All)
        {
            var answers = Enumerable.Range(0, 30).Select(index => composer.Compose(1, index, type).Session.Turns[^1].Answer).Distinct().ToArray();
            foreach (var answer in answers)
            {
                Assert.True(grader.IsRight(type, answer, answer), answer);
                // Descriptions may name the same things in other places.
                if (type != QuestionType.Describe) Assert.All(answers.Where(other => other != answer), other => Assert.False(grader.IsRight(type, answer, other), $"{answer} / {other}"));
            }
        }
    }

    [Fact]
    public void An_empty_answer_is_never_right()
    {
        foreach (var type in QuestionTypes.All) Assert.False(grader.IsRight(type, new TestComposer(DrawnArtwork.Twitter()).Compose(1, 0, type).Session.Turns[^1].Answer, ""));
    }
}
