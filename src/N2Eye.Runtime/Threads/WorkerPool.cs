using System.Globalization;

namespace N2Eye.Runtime.Threads;

/// <summary>
/// Threads that share work with the caller. Parts are taken one by one, so that a thread that other programs keep from its core takes
/// fewer; nobody waits for one that holds none. An idle thread looks for work for some microseconds and then sleeps.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    /// <summary>Rounds of looking for work before a thread sleeps: the pauses between a token's steps are shorter.</summary>
    private const int PatientRounds = 2000;

    /// <summary>Rounds of looking whether others are done, before the caller lets one of them have its core.</summary>
    private const int WaitingRounds = 500;

    private const int PartBits = 20;
    private const long PartMask = (1L << PartBits) - 1;

    private readonly Thread[] threads;
    private readonly SemaphoreSlim work = new(0);
    private readonly SemaphoreSlim finished = new(0);
    private IWork current = new Nothing();
    private long ticket; // run (24 bits), parts, next part: read and taken together, so that a late thread takes nothing of another run
    private int done; // parts of the current run
    private int target; // parts that the caller waits for while it sleeps; 0 = it is awake
    private int asleep;
    private volatile bool closing;

    /// <param name="count">Threads, the caller's included.</param>
    public WorkerPool(int count)
    {
        threads = new Thread[count - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            var worker = i + 1;
            threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"n2eye worker {worker}") };
            threads[i].Start();
        }
    }

    /// <summary>Threads, the caller's included.</summary>
    public int Count => threads.Length + 1;

    /// <summary>Does every part and returns when all are done. For one caller at a time. Parts must not fail.</summary>
    public void Run(IWork task, int parts)
    {
        if (threads.Length == 0 || parts == 1)
        {
            for (var part = 0; part < parts; part++) task.Do(part, 0);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, PartMask / 2);
        current = task;
        Volatile.Write(ref done, 0);
        // A full fence: a thread that is about to sleep either sees this ticket or is seen below.
        Interlocked.Exchange(ref ticket, ((ticket >> (2 * PartBits)) + 1 << (2 * PartBits)) | ((long)parts << PartBits));
        Wake(Math.Min(parts - 1, threads.Length));
        TakeParts(0);
        for (var round = 0; round < WaitingRounds; round++)
        {
            if (Volatile.Read(ref done) == parts) return;
            Thread.SpinWait(1);
        }

        Interlocked.Exchange(ref target, parts);
        if (Volatile.Read(ref done) == parts && Interlocked.Exchange(ref target, 0) == parts) return;
        finished.Wait();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        closing = true;
        if (threads.Length > 0) work.Release(threads.Length);
        foreach (var thread in threads) thread.Join();
        work.Dispose();
        finished.Dispose();
    }

    private void Serve(int worker)
    {
        while (!closing)
        {
            if (!LookForWork()) Sleep();
            TakeParts(worker);
        }
    }

    private void Wake(int wanted)
    {
        var sleeping = Volatile.Read(ref asleep);
        if (sleeping > 0) work.Release(Math.Min(sleeping, wanted));
    }

    private bool LookForWork()
    {
        for (var round = 0; round < PatientRounds; round++)
        {
            if (HasParts(Volatile.Read(ref ticket)) || closing) return true;
            Thread.SpinWait(1);
        }

        return false;
    }

    private void Sleep()
    {
        Interlocked.Increment(ref asleep);
        if (!HasParts(Volatile.Read(ref ticket)) && !closing) work.Wait();
        Interlocked.Decrement(ref asleep);
    }

    private void TakeParts(int worker)
    {
        while (HasParts(Volatile.Read(ref ticket)))
        {
            var taken = Interlocked.Increment(ref ticket) - 1;
            if (!HasParts(taken)) return;
            // The run cannot end before this part is done, so this is still its work.
            current.Do((int)(taken & PartMask), worker);
            var parts = (int)(taken >> PartBits & PartMask);
            if (Interlocked.Increment(ref done) == parts && Interlocked.CompareExchange(ref target, 0, parts) == parts) finished.Release();
        }
    }

    private static bool HasParts(long ticket) => (ticket & PartMask) < (ticket >> PartBits & PartMask);

    private sealed class Nothing : IWork
    {
        public void Do(int part, int worker)
        {
        }
    }
}
