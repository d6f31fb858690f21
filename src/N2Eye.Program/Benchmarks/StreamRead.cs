using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace N2Eye.Program.Benchmarks;

/// <summary>
/// How fast this process can read memory that is in no cache: what no decoder that reads every weight for every token can beat. Threads take
/// small pieces of a buffer in turn, so that one that is held up by other work holds up nobody.
/// </summary>
internal sealed unsafe class StreamRead : IDisposable
{
    private const int PieceBytes = 1 << 20;

    private readonly byte* buffer;
    private readonly TimeProvider clock;
    private readonly Barrier started;
    private readonly Barrier ended;
    private readonly Thread[] helpers;
    private volatile bool closing;
    private long nextPiece;
    private long sum;

    /// <param name="bytes">Size of the buffer; rounded down to whole pieces of 1 MiB, at least one.</param>
    /// <param name="threads">Threads that read, this one included.</param>
    /// <param name="clock">Measures.</param>
    public StreamRead(long bytes, int threads, TimeProvider clock)
    {
        this.clock = clock;
        Bytes = Math.Max(1, bytes / PieceBytes) * PieceBytes;
        buffer = (byte*)NativeMemory.AlignedAlloc((nuint)Bytes, 64);
        // Pages that nobody wrote are all the same page of zeros, and that one is always in the cache.
        for (var piece = 0L; piece < Bytes; piece += PieceBytes) new Span<byte>(buffer + piece, PieceBytes).Fill((byte)(piece / PieceBytes + 1));
        (started, ended) = (new Barrier(threads), new Barrier(threads));
        helpers = new Thread[threads - 1];
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(Help) { IsBackground = true, Name = "stream read" };
            helpers[i].Start();
        }
    }

    /// <summary>Size of the buffer.</summary>
    public long Bytes { get; }

    /// <summary>The sum of everything that was read so far: somebody must want it, or the compiler leaves the reading out.</summary>
    public long Checksum => Volatile.Read(ref sum);

    /// <summary>The best of several passes over the whole buffer, bytes a second. Nothing is allocated.</summary>
    public double Best(int passes)
    {
        var best = 0.0;
        for (var i = 0; i < passes; i++) best = Math.Max(best, Bytes / Pass().TotalSeconds);
        return best;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        closing = true;
        started.SignalAndWait();
        foreach (var helper in helpers) helper.Join();
        started.Dispose();
        ended.Dispose();
        NativeMemory.AlignedFree(buffer);
    }

    /// <summary>The sum of the 64-bit numbers in a stretch, wrapped around.</summary>
    internal static long Sum(byte* first, int bytes) => Avx2.IsSupported ? SumWide(first, bytes) : SumNarrow(first, bytes);

    private TimeSpan Pass()
    {
        nextPiece = 0;
        started.SignalAndWait();
        var begun = clock.GetTimestamp();
        ReadPieces();
        ended.SignalAndWait();
        return clock.GetElapsedTime(begun);
    }

    private void Help()
    {
        while (true)
        {
            started.SignalAndWait();
            if (closing) return;
            ReadPieces();
            ended.SignalAndWait();
        }
    }

    private void ReadPieces()
    {
        var own = 0L;
        while (Interlocked.Increment(ref nextPiece) is var piece && piece * PieceBytes <= Bytes) own += Sum(buffer + (piece - 1) * PieceBytes, PieceBytes);
        Interlocked.Add(ref sum, own);
    }

    // Four sums at once: an addition then waits for memory alone, and not for the one before it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long SumWide(byte* first, int bytes)
    {
        Vector256<long> a = default, b = default, c = default, d = default;
        for (byte* at = first, end = first + bytes; at < end; at += 128)
        {
            a = Avx2.Add(a, Avx.LoadVector256((long*)at));
            b = Avx2.Add(b, Avx.LoadVector256((long*)(at + 32)));
            c = Avx2.Add(c, Avx.LoadVector256((long*)(at + 64)));
            d = Avx2.Add(d, Avx.LoadVector256((long*)(at + 96)));
        }

        return Vector256.Sum(Avx2.Add(Avx2.Add(a, b), Avx2.Add(c, d)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static long SumNarrow(byte* first, int bytes)
    {
        Vector128<long> a = default, b = default, c = default, d = default;
        for (byte* at = first, end = first + bytes; at < end; at += 64)
        {
            a += Vector128.Load((long*)at);
            b += Vector128.Load((long*)(at + 16));
            c += Vector128.Load((long*)(at + 32));
            d += Vector128.Load((long*)(at + 48));
        }

        return Vector128.Sum(a + b + (c + d));
    }
}
