using CsCheck;
using N2Eye.Watch.Queries;

namespace N2Eye.Tests.Queries;

public sealed class AnswerComparisonTests
{
    [Theory]
    [InlineData("Yes.", "yes", false, true)]
    [InlineData("yes", "yes", true, true)]
    [InlineData("a  red \"car\"!", "A red car", false, true)]
    [InlineData("5", "-5", false, false)]
    [InlineData("50", "50%", false, false)]
    [InlineData("well-known", "well known", false, false)]
    [InlineData("ÄRGER", "ärger", false, true)]
    public void Texts(string last, string now, bool exact, bool text)
    {
        Assert.Equal(exact, new AnswerComparison(ChangesOnly.Exact, []).AreSame(last, now));
        Assert.Equal(text, new AnswerComparison(ChangesOnly.Text, []).AreSame(last, now));
    }

    [Theory]
    [InlineData("""{"thing":"car","note":"a"}""", """{"note":"b","thing":"car"}""", true)]
    [InlineData("""{"thing":"car"}""", """{"thing":"cat"}""", false)]
    [InlineData("""{"thing":"car"}""", """{}""", false)]
    [InlineData("""{"thing":null}""", """{}""", false)]
    [InlineData("""{"thing":1.0}""", """{"thing":1}""", true)]
    [InlineData("""{"thing":"car""", """{"thing":"car""", true)]
    [InlineData("""{"thing":"car""", """{"thing":"car"}""", false)]
    public void Only_what_a_pointer_points_at_counts(string last, string now, bool same) =>
        Assert.Equal(same, new AnswerComparison(ChangesOnly.Exact, [JsonPointer.Parse("/thing", "f")]).AreSame(last, now));

    [Fact]
    public void Every_answer_is_the_same_as_itself() => Gen.String.Sample(text =>
        new AnswerComparison(ChangesOnly.Text, []).AreSame(text, text) && new AnswerComparison(ChangesOnly.Exact, [JsonPointer.Parse("/a", "f")]).AreSame(text, text));

    [Fact]
    public void Plain_text_is_plain_already() => Gen.String.Sample(text => PlainText.Of(PlainText.Of(text)) == PlainText.Of(text));
}
