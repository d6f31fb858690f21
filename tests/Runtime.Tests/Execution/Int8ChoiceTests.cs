using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Graphs;

namespace N2Eye.Tests;

public sealed class Int8ChoiceTests
{
    private const long Gigabyte = 1L << 30;

    [Theory]
    [InlineData(true, 40 * Gigabyte, Gigabyte, Int8Products.Integer)]
    [InlineData(false, 3 * Gigabyte, 4 * Gigabyte, Int8Products.Expanded)]
    [InlineData(false, 3 * Gigabyte + 1, 4 * Gigabyte, Int8Products.Unpacking)]
    public void Expands_where_there_is_no_dot_product_and_memory_allows(bool hasDotProduct, long expanded, long memory, Int8Products expected) =>
        Assert.Equal(expected, Int8Choice.For(hasDotProduct, expanded, memory));
}
