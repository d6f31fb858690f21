using CsCheck;
using N2Eye.Runtime;
using N2Eye.Watch.Queries;

namespace N2Eye.Tests.Queries;

public sealed class QuestionTemplateTests
{
    private static readonly QuestionValues Values = new("roof", "gate", "motion", new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)), "a cat", name => name == "who" ? "Ann" : null);

    [Theory]
    [InlineData("Is it open?", "Is it open?")]
    [InlineData("{site}/{camera} at {time}, {trigger}: before it was {previous}", "roof/gate at 2026-03-04 05:06, motion: before it was a cat")]
    [InlineData("{answer:who} and {answer:where}", "Ann and nothing yet")]
    [InlineData("{{\"a\": 1}}", "{\"a\": 1}")]
    public void Places_are_filled(string template, string expected) => Assert.Equal(expected, QuestionTemplate.Parse(template, "f").Fill(Values));

    [Fact]
    public void What_is_filled_in_is_not_a_template_again() =>
        Assert.Equal("{time}", QuestionTemplate.Parse("{previous}", "f").Fill(Values with { Previous = "{time}" }));

    [Theory]
    [InlineData("{tme}", "f has the place {tme}, which is unknown: there are {time}, {camera}, {site}, {trigger}, {previous} and {answer:QUERY}.")]
    [InlineData("{answer:}", "f has the place {answer:}")]
    [InlineData("a } b", "f has a brace without its other half")]
    [InlineData("a { b", "f has a brace without its other half")]
    public void An_unknown_place_is_named(string template, string message) =>
        Assert.StartsWith(message, Assert.Throws<N2EyeException>(() => QuestionTemplate.Parse(template, "f")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_whose_braces_are_doubled_is_itself() => Gen.String.Sample(text =>
        QuestionTemplate.Parse(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), "f").Fill(Values) == text);
}
