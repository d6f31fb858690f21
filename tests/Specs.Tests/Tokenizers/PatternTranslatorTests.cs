using System.Text.RegularExpressions;
using N2Eye.Specs.Tokenizers.Patterns;

namespace N2Eye.Specs.Tests.Tokenizers;

public sealed class PatternTranslatorTests
{
    [Theory]
    [InlineData(@"\p{L}+| ?[^\s\p{L}]+", @"\p{L}+| ?[^\s\p{L}]+")]
    [InlineData(@"(?i:'s|'k)", @"(?:'[sS\u017F]|'[kK\u212A])")]
    [InlineData(@"a?+b++c*+", @"(?>a?)(?>b+)(?>c*)")]
    [InlineData(@"a{2}+", @"(?:a{2})+")]
    [InlineData(@"a{,3}", @"a{0,3}")]
    [InlineData(@"{a}", @"\{a\}")]
    [InlineData(@"(a)(?<n>b)", @"(?:a)(?:b)")]
    [InlineData(@"a(?i)b|c", @"a(?:[bB]|[cC])")]
    [InlineData(@"(?m:.).", @"(?:[\s\S])[^\n]")]
    [InlineData(@"[\p{Letter}\p{^decimal number}]", @"[\p{L}\P{Nd}]")]
    [InlineData(@"\h\H", "[0-9A-Fa-f][^0-9A-Fa-f]")]
    [InlineData(@"[^a[bc]]", "[^abc]")]
    [InlineData(@"[]az\x41\x{e9}é-]", @"[\]azA\u00E9\-]")]
    public void Translates(string pattern, string expected)
    {
        Assert.Equal(expected, PatternTranslator.Translate(pattern));
        Assert.NotNull(new Regex(expected, RegexOptions.CultureInvariant));
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("[")]
    [InlineData("*")]
    [InlineData("\\")]
    [InlineData(@"\p")]
    [InlineData(@"\pL")]
    [InlineData(@"\p{Han}")]
    [InlineData(@"\1")]
    [InlineData(@"\k<n>")]
    [InlineData(@"\x{1F600}")]
    [InlineData("😀")]
    [InlineData("[😀]")]
    [InlineData("[a&&b]")]
    [InlineData("[a[^b]]")]
    [InlineData("[[:alpha:]]")]
    [InlineData("[z-a]")]
    [InlineData("(?x:a)")]
    [InlineData(@"(?i)\p{Lu}")]
    [InlineData("[\u0800-\uFFFE]")]
    public void RefusesWhatItCannotMatchExactly(string pattern) =>
        Assert.Throws<PatternException>(() => PatternTranslator.Translate(pattern));

    [Fact]
    public void DeepNestingIsRefusedRatherThanOverflowing()
    {
        Assert.Throws<PatternException>(() => PatternTranslator.Translate(new string('(', 100_000)));
        Assert.Throws<PatternException>(() => PatternTranslator.Translate(new string('[', 100_000)));
    }
}
