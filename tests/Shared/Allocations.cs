namespace N2Eye.Tests;

/// <summary>Counts managed allocations exactly, also while other tests run.</summary>
internal static class Allocations
{
    private const int Windows = 100;

    /// <summary>Bytes that this thread allocates in an action that can be repeated.</summary>
    // A garbage collection, of whichever thread, takes this thread's allocation buffer away, and the counter then reports the
    // unused rest of the buffer as allocated. Only a window without a collection counts, and that one is exact.
    public static long Of(Action window)
    {
        for (var i = 0; i < Windows; i++)
        {
            var collections = GC.CollectionCount(0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            window();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (GC.CollectionCount(0) == collections) return allocated;
        }

        throw new InvalidOperationException("Every window saw a garbage collection: nothing was measured.");
    }
}
