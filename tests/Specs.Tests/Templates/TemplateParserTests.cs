using CsCheck;
using N2Eye.Specs;
using N2Eye.Specs.Templates;

namespace N2Eye.Tests.Templates;

/// <summary>The syntax tree: whitespace control, positions and precedence.</summary>
public class TemplateParserTests
{
    [Theory]
    [InlineData("a\n{% set x = 1 %}\nb", "a\n|b")]
    [InlineData("a {%- set x = 1 -%} \n b", "a|b")]
    [InlineData("a\n   {% set x = 1 %}\n   b", "a\n|   b")]
    [InlineData("a\n   {%+ set x = 1 +%}\n   b", "a\n   |\n   b")]
    [InlineData("a   {% set x = 1 %}   b", "a   |   b")]
    [InlineData("  {# c #}\n  b", "  b")]
    [InlineData("a{# c -#}  \n b", "a|b")]
    [InlineData("{% raw %}{{ a }}{% endraw %}\nb", "{{ a }}|b")]
    [InlineData("a\r\nb\r\n", "a\nb")]
    [InlineData("a\n\n", "a\n")]
    public void WhitespaceIsControlled(string template, string texts) =>
        Assert.Equal(texts, string.Join('|', Parse(template).Body.OfType<TextOutput>().Select(text => text.Text)));

    [Fact]
    public void EveryNodeKnowsItsPlace()
    {
        var spec = Parse("one\n  {% if a %}\n{{ b.c }}{% endif %}");
        var choice = Assert.IsType<IfStatement>(spec.Body[1]);
        Assert.Equal(new TemplatePosition(2, 6), choice.At);
        Assert.Equal(new TemplatePosition(2, 9), choice.Branches[0].Condition.At);
        var output = Assert.IsType<ValueOutput>(choice.Branches[0].Body[0]);
        Assert.Equal(new TemplatePosition(3, 1), output.At);
        Assert.Equal(new TemplatePosition(3, 4), Assert.IsType<AttributeAccess>(output.Value).Target.At);
        Assert.Equal(["one", "  {% if a %}", "{{ b.c }}{% endif %}"], spec.Lines);
    }

    [Fact]
    public void PowerBindsToTheLeftAndSignsBeforeFilters()
    {
        var power = Assert.IsType<ArithmeticExpression>(Value("2 ** 3 ** 4"));
        Assert.IsType<ArithmeticExpression>(power.Left);
        var filter = Assert.IsType<FilterExpression>(Value("-x | abs"));
        Assert.IsType<SignExpression>(filter.Target);
        var sum = Assert.IsType<ArithmeticExpression>(Value("a + b ~ c"));
        Assert.IsType<ConcatenationExpression>(sum.Right);
        var not = Assert.IsType<NotExpression>(Value("not a in b"));
        Assert.IsType<ComparisonExpression>(not.Operand);
    }

    [Theory]
    [InlineData("1_000", "1000")]
    [InlineData("0xff", "255")]
    [InlineData("0o17", "15")]
    [InlineData("0b101", "5")]
    [InlineData("00", "0")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    public void WholeNumbersAreRead(string text, string digits) => Assert.Equal(digits, Assert.IsType<IntegerLiteral>(Value(text)).Digits);

    [Fact]
    public void EqualTemplatesAreEqual()
    {
        const string Template = "{% for a, b in c if d %}{{ a ~ -1.5 }}{% else %}{{ {'k': [1, (2,)]} }}{% endfor %}";
        Assert.Equal(Parse(Template), Parse(Template));
        Assert.NotEqual(Parse(Template), Parse(Template.Replace("1.5", "1.25")));
    }

    [Fact]
    public void AnyTextIsParsedOrReported()
    {
        var part = Gen.OneOf<string>(
            "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", " ", "\n", "if", "for", "in", "set", "endif", "endfor", "endset", "macro", "raw", "endraw", "x", "1", "0x", "1.5", "'", "\"",
            "\\", "(", ")", "[", "]", "{", "}", ",", ":", ".", "|", "~", "=", "==", "is", "not", "and", "else", "call", "with", "filter", "é", "😀", "\0");
        part.Array[0, 30].Select(string.Concat).Sample(template =>
        {
            var report = new SpecReport("t");
            var spec = TemplateParser.Parse(template, report);
            Assert.Equal(report.HasErrors, spec is null);
            var lines = template.Split('\n').Length;
            Assert.All(report.Diagnostics, found => Assert.True(found.Line >= 1 && found.Line <= lines && found.Column >= 1, found.ToString()));
        }, iter: 5000);
    }

    private static Expression Value(string expression) => Assert.IsType<ValueOutput>(Assert.Single(Parse("{{ " + expression + " }}").Body)).Value;

    private static TemplateSpec Parse(string template)
    {
        var report = new SpecReport("chat_template.jinja");
        var spec = TemplateParser.Parse(template, report);
        Assert.Empty(report.Diagnostics);
        return spec!;
    }
}
