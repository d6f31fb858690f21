using N2Eye.Runtime.Threads;

namespace N2Eye.Tests;

/// <summary>Every part is done once, by whoever comes, before the caller goes on.</summary>
public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_part_is_done_once_before_the_next_run(int threads)
    {
        using var pool = new WorkerPool(threads);
        Assert.Equal(threads, pool.Count);
        var random = new Random(threads);
        for (var run = 0; run < 3000; run++)
        {
            var work = new Counting(random.Next(1, 40), threads);
            pool.Run(work, work.Done.Length);
            Assert.All(work.Done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Sleeping_threads_are_woken()
    {
        using var pool = new WorkerPool(2);
        // Each of the two parts waits for the other: both threads must be there.
        for (var run = 0; run < 20; run++)
        {
            if (run % 5 == 0) Thread.Sleep(20);
            using var meeting = new Barrier(2);
            pool.Run(new Acting(_ => Assert.True(meeting.SignalAndWait(TimeSpan.FromSeconds(60)))), 2);
        }
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using var pool = new WorkerPool(2);
        var work = new Counting(16, 2);
        for (var i = 0; i < 50; i++) pool.Run(work, 16);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 200; i++) pool.Run(work, 16);
        }));
    }

    [Fact]
    public void A_closed_pool_leaves_no_thread()
    {
        var pool = new WorkerPool(4);
        pool.Run(new Counting(8, 4), 8);
        pool.Dispose(); // joins them
    }

    private sealed class Counting(int parts, int threads) : IWork
    {
        public int[] Done { get; } = new int[parts];

        public void Do(int part, int worker)
        {
            if (worker < 0 || worker >= threads) throw new ArgumentOutOfRangeException(nameof(worker));
            Interlocked.Increment(ref Done[part]);
        }
    }

    private sealed class Acting(Action<int> action) : IWork
    {
        public void Do(int part, int worker) => action(part);
    }
}
