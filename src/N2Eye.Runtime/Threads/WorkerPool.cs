using System.Globalization;

namespace N2Eye.Runtime.Threads;

/// <summary>
/// Threads that share work with the caller. Each has a row of parts that lie beside one another, so that it reads memory in one go, and
/// takes them one by one; whoever is done helps the others, so that a thread that other programs keep from its core does fewer, and
/// nobody waits for one that holds none. An idle thread looks for work for some microseconds and then sleeps.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    /// <summary>Rounds of looking for work before a thread sleeps: the pauses between a token's steps are shorter.</summary>
    private const int PatientRounds = 2000;

    /// <summary>Rounds of looking whether others are done, before the caller lets one of them have its core.</summary>
    private const int WaitingRounds = 500;

    private const int PartBits = 20;
    private const long PartMask = (1L << PartBits) - 1;

    /// <summary>Tickets from one thread's to the next: they lie in lines of their own.</summary>
    private const int Apart = 16;

    private readonly Thread[] threads;
    private readonly long[] tickets; // (threads, Apart): run (24 bits), end, next part: read and taken together, so that a late thread takes nothing of another run
    private readonly SemaphoreSlim work = new(0);
    private readonly SemaphoreSlim finished = new(0);
    private IWork current = new Nothing();
    private long run;
    private int total; // parts of the current run
    private int done; // of them
    private int target; // parts that the caller waits for while it sleeps; 0 = it is awake
    private int asleep;
    private volatile bool closing;

    /// <param name="count">Threads, the caller's included.</param>
    public WorkerPool(int count)
    {
        tickets = new long[count * Apart];
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
        (current, total) = (task, parts);
        Volatile.Write(ref done, 0);
        run++;
        for (var i = Count - 1; i >= 0; i--)
        {
            var (from, to) = ((long)parts * i / Count, (long)parts * (i + 1) / Count);
            // A full fence: a thread that is about to sleep either sees this ticket or is seen below.
            Interlocked.Exchange(ref tickets[i * Apart], run << (2 * PartBits) | to << PartBits | from);
        }

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
            if (HasParts() || closing) return true;
            Thread.SpinWait(1);
        }

        return false;
    }

    private void Sleep()
    {
        Interlocked.Increment(ref asleep);
        if (!HasParts() && !closing) work.Wait();
        Interlocked.Decrement(ref asleep);
    }

    /// <summary>Its own, then those of the threads behind it.</summary>
    private void TakeParts(int worker)
    {
        for (var i = 0; i < Count; i++) TakePartsOf(ref tickets[(worker + i) % Count * Apart], worker);
    }

    private void TakePartsOf(ref long ticket, int worker)
    {
        while (HasParts(Volatile.Read(ref ticket)))
        {
            var taken = Interlocked.Increment(ref ticket) - 1;
            if (!HasParts(taken)) return;
            // The run cannot end before this part is done, so this is still its work.
            current.Do((int)(taken & PartMask), worker);
            var parts = total;
            if (Interlocked.Increment(ref done) == parts && Interlocked.CompareExchange(ref target, 0, parts) == parts) finished.Release();
        }
    }

    private bool HasParts()
    {
        for (var i = 0; i < Count; i++)
        {
            if (HasParts(Volatile.Read(ref tickets[i * Apart]))) return true;
        }

        return false;
    }

    private static bool HasParts(long ticket) => (ticket & PartMask) < (ticket >> PartBits & PartMask);

    private sealed class Nothing : IWork
    {
        public void Do(int part, int worker)
        {
        }
    }
}
