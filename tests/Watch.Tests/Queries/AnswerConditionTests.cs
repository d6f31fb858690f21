using System.Text.Json;
using N2Eye.Runtime;
using N2Eye.Watch.Queries;

namespace N2Eye.Tests.Queries;

public sealed class AnswerConditionTests
{
    [Theory]
    [InlineData("\"yes\"", "Yes.", true)]
    [InlineData("\"yes\"", "no", false)]
    [InlineData("\"yes\"", "\"yes\"", true)]
    [InlineData("2", "2.0", true)]
    [InlineData("2", "two", false)]
    [InlineData("true", "true", true)]
    [InlineData("true", "false", false)]
    [InlineData("true", "\"true\"", false)]
    [InlineData("null", "null", true)]
    [InlineData("null", "nothing", false)]
    public void Equals_a_whole_answer(string expected, string answer, bool fits) =>
        Assert.Equal(fits, new AnswerCondition(new ConditionOptions { Same = Json(expected) }, "f").Fits(answer));

    [Theory]
    [InlineData("/count", 2.0, null, """{"count": 2}""", true)]
    [InlineData("/count", 2.0, null, """{"count": 1}""", false)]
    [InlineData("/count", 2.0, 3.0, """{"count": 4}""", false)]
    [InlineData("/count", 2.0, null, """{"count": "many"}""", false)]
    [InlineData("/count", 2.0, null, """{}""", false)]
    [InlineData("/count", 2.0, null, "no JSON", false)]
    [InlineData(null, null, 3.0, " 3 ", true)]
    [InlineData(null, null, 3.0, "NaN", false)]
    public void Compares_numbers(string? pointer, double? least, double? most, string answer, bool fits) =>
        Assert.Equal(fits, new AnswerCondition(new ConditionOptions { Pointer = pointer, AtLeast = least, AtMost = most }, "f").Fits(answer));

    [Theory]
    [InlineData("red car", "There is a Red  car.", true)]
    [InlineData("blue", "There is a red car.", false)]
    public void Contains_a_text(string part, string answer, bool fits) => Assert.Equal(fits, new AnswerCondition(new ConditionOptions { Contains = part }, "f").Fits(answer));

    [Fact]
    public void Everything_must_hold()
    {
        var both = new AnswerCondition(new ConditionOptions { Pointer = "/thing", Same = Json("\"cat\""), Contains = "dog" }, "f");
        Assert.False(both.Fits("""{"thing":"cat"}"""));
    }

    [Fact]
    public void A_condition_that_no_answer_can_fit_is_refused()
    {
        Refused(new ConditionOptions(), "f says nothing");
        Refused(new ConditionOptions { Same = Json("[1]") }, "f.equals must be");
        Refused(new ConditionOptions { Contains = " ." }, "f.contains is empty");
        Refused(new ConditionOptions { AtLeast = 2, AtMost = 1 }, "f.at_least is above at_most");
        Refused(new ConditionOptions { Pointer = "count", AtLeast = 2 }, "f.pointer is \"count\"");

        static void Refused(ConditionOptions options, string message) =>
            Assert.StartsWith(message, Assert.Throws<N2EyeException>(() => new AnswerCondition(options, "f")).Message, StringComparison.Ordinal);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
