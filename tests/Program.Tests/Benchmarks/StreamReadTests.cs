using System.Runtime.InteropServices;
using N2Eye.Program.Benchmarks;

namespace N2Eye.Tests;

public sealed unsafe class StreamReadTests
{
    [Fact]
    public void Every_byte_is_read()
    {
        const int bytes = 1 << 16;
        var memory = (byte*)NativeMemory.AlignedAlloc(bytes, 64);
        var numbers = new Span<long>(memory, bytes / sizeof(long));
        var random = new Random(1);
        foreach (ref var number in numbers) number = random.NextInt64(long.MinValue, long.MaxValue);
        var expected = 0L;
        foreach (var number in numbers) expected += number;
        Assert.Equal((expected, expected), (StreamRead.Sum(memory, bytes), StreamRead.SumNarrow(memory, bytes)));
        // Whichever is left out, the sum is another.
        numbers[^1]++;
        Assert.Equal((expected + 1, expected + 1), (StreamRead.Sum(memory, bytes), StreamRead.SumNarrow(memory, bytes)));
        NativeMemory.AlignedFree(memory);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_pass_reads_the_whole_buffer_and_allocates_nothing(int threads)
    {
        using var stream = new StreamRead((5 << 20) + 17, threads, TimeProvider.System);
        Assert.Equal(5 << 20, stream.Bytes);
        // Every byte of the first MiB is 1, of the second 2, …: 15 in all five, in each of eight bytes of a number.
        var pass = unchecked((1L << 20) / sizeof(long) * 15 * 0x0101010101010101);
        stream.Best(1);
        Assert.Equal(pass, stream.Checksum);
        stream.Best(3);
        Assert.Equal(unchecked(4 * pass), stream.Checksum);
        Assert.Equal(0, Allocations.Of(() => stream.Best(2)));
        Assert.InRange(stream.Best(1), 1, double.MaxValue);
    }

    [Fact]
    public void The_buffer_is_far_larger_than_the_cache_or_it_is_said()
    {
        var notes = new List<string>();
        Assert.Equal(256 << 20, StreamBuffer.BytesFor(null, 16L << 30, notes));
        Assert.Equal(256 << 20, StreamBuffer.BytesFor(8 << 20, 16L << 30, notes));
        Assert.Equal(384L << 20, StreamBuffer.BytesFor(96 << 20, 16L << 30, notes));
        Assert.Empty(notes);
        Assert.Equal(64 << 20, StreamBuffer.BytesFor(8 << 20, 256 << 20, notes));
        Assert.StartsWith("the stream read has 64 MiB in place of 256", Assert.Single(notes), StringComparison.Ordinal);
    }
}
