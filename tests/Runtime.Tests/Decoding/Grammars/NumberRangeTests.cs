using System.Globalization;
using CsCheck;
using N2Eye.Runtime.Decoding.Grammars;

namespace N2Eye.Tests.Decoding.Grammars;

public sealed class NumberRangeTests
{
    /// <summary>Every whole number near the bounds, inside and outside.</summary>
    [Fact]
    public void Whole_numbers_are_those_between_the_bounds() => Gen.Int[-1200, 1200].Select(Gen.Int[0, 1500]).Sample((least, span) =>
    {
        var most = least + span;
        var grammar = Grammar.Of(NumberRange.Whole(least, most)!)!;
        return Enumerable.Range(least - 30, span + 60).All(number => Matches(grammar, number.ToString(CultureInfo.InvariantCulture)) == (number >= least && number <= most));
    }, iter: 60);

    [Fact]
    public void Decimals_are_those_between_the_bounds() => Gen.Int[-3000, 3000].Select(Gen.Int[0, 2000]).Sample((least, span) =>
    {
        decimal low = least / 100m, high = (least + span) / 100m;
        var grammar = Grammar.Of(NumberRange.Decimal(low, high)!)!;
        for (var step = -15; step <= span + 15; step += 3)
        {
            var number = (least + step) / 100m;
            // As short as it can be, and with zeros behind.
            foreach (var text in new[] { number.ToString("0.##", CultureInfo.InvariantCulture), number.ToString("F3", CultureInfo.InvariantCulture) })
            {
                var expected = number >= low && number <= high && !text.StartsWith("-0", StringComparison.Ordinal);
                // "-0.5" is fine, "-0" and "-0.000" are not.
                if (text.StartsWith("-0", StringComparison.Ordinal)) expected = number != 0 && number >= low && number <= high;
                if (Matches(grammar, text) != expected) return false;
            }
        }

        return true;
    }, iter: 60);

    [Theory]
    [InlineData("01")]
    [InlineData("-0")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("1e2")]
    [InlineData("1.0000000")]
    public void What_is_no_plain_number_is_none(string text) => Assert.False(Matches(Grammar.Of(NumberRange.Decimal(-100, 100)!)!, text));

    [Fact]
    public void Without_a_number_between_the_bounds_there_is_none()
    {
        Assert.Null(NumberRange.Whole(1.2m, 1.8m));
        Assert.Null(NumberRange.Decimal(2, 1));
    }

    private static bool Matches(Grammar grammar, string text)
    {
        var state = grammar.Next(Grammar.Start, System.Text.Encoding.UTF8.GetBytes(text));
        return state != Grammar.Dead && grammar.Distance(state) == 0;
    }
}
