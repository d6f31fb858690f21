using N2Eye.Train.Data;
using N2Eye.Train.Data.Concepts;

namespace Train.Data.Tests;

public sealed class ConceptListTests
{
    [Fact]
    public void At_least_300_things_are_taught() => Assert.True(ConceptList.Tiny.Concepts.Count >= 300);

    [Fact]
    public void No_synonym_is_another_things_name()
    {
        var names = ConceptList.Tiny.Concepts.Select(concept => concept.Name).ToHashSet();
        Assert.DoesNotContain(ConceptList.Tiny.Concepts.SelectMany(concept => concept.Synonyms), names.Contains);
    }

    [Fact]
    public void A_lookalike_is_neither_taught_nor_unknown()
    {
        var list = ConceptList.Parse("[animal]\ncat: 1f408 1f431 | kitten, kitty", "1f63a");
        Assert.Equal("cat", list.OfHex("1f431")!.Name);
        Assert.Equal(["kitten", "kitty"], list.OfName("cat")!.Synonyms);
        Assert.False(list.IsUnknown("1f408"));
        Assert.False(list.IsUnknown("1f63a"));
        Assert.True(list.IsUnknown("1f600"));
    }

    [Fact]
    public void Untaught_things_are_untaught_and_in_both_halves()
    {
        Assert.All(UnknownThings.All, hex => Assert.True(ConceptList.Tiny.IsUnknown(hex), hex));
        Assert.InRange(UnknownThings.All.Count(UnknownSplit.IsForTesting), UnknownThings.All.Count * 2 / 5, UnknownThings.All.Count * 3 / 5);
    }

    [Theory]
    [InlineData("cat: 1f408", "", "taught.txt: 'cat: 1f408' is not NAME: HEX … under a [group].")]
    [InlineData("[a]\ncat 1f408", "", "taught.txt: 'cat 1f408' is not NAME: HEX … under a [group].")]
    [InlineData("[a]\ncat: | kitty", "", "taught.txt: 'cat' has no code point.")]
    [InlineData("[a]\ncat: 1\ncat: 2", "", "taught.txt: 'cat' is there twice.")]
    [InlineData("[a]\ncat: 1\ndog: 1", "", "taught.txt: 1 is there twice.")]
    [InlineData("[a]\ncat: 1", "2 1", "lookalikes.txt: 1 is taught.")]
    public void A_malformed_list_is_one_line(string taught, string lookalikes, string message) =>
        Assert.Equal(message, Assert.Throws<DataException>(() => ConceptList.Parse(taught, lookalikes)).Message);

    [Fact]
    public void Half_of_the_untaught_things_are_for_tests()
    {
        var hexes = Enumerable.Range(0x1f300, 1000).Select(point => $"{point:x}").ToArray();
        Assert.InRange(hexes.Count(UnknownSplit.IsForTesting), 450, 550);
        // The split must not change: models were trained with it.
        Assert.Equal("01110111", string.Concat(hexes.Take(8).Select(hex => UnknownSplit.IsForTesting(hex) ? '1' : '0')));
    }

    [Fact]
    public void The_file_has_an_entry_for_each_drawing()
    {
        var list = ConceptList.Parse("[animal]\ncat: 1f408 1f431 | kitten\n[food]\napple: 1f34e", "");
        var text = ConceptFile.Text(list, new Dictionary<string, string> { ["1f431"] = "cat face", ["1f34e"] = "Red apple", ["1f408"] = "cat" });
        Assert.Equal(
            """
            [
            {"hex":"1f408","name":"cat","synonyms":["kitten"],"group":"animal"},
            {"hex":"1f431","name":"cat","synonyms":["kitten","cat face"],"group":"animal"},
            {"hex":"1f34e","name":"apple","synonyms":["red apple"],"group":"food"}
            ]

            """,
            text);
    }
}
