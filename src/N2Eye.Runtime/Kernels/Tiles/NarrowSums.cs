using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels.Tiles;

/// <summary>Eight rows, four to a vector.</summary>
internal unsafe struct NarrowSums<TDot, TStored> : ITileSums<NarrowSums<TDot, TStored>, Vector128<byte>>
    where TDot : struct, IDot
    where TStored : struct, IStored
{
    private Vector128<int> lower, upper;

    public static int Rows => 2 * Vector128<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NarrowSums<TDot, TStored> Start(int sum)
    {
        var start = TDot.TakesStored ? Vector128.Create(-TStored.Excess * sum) : default;
        return new NarrowSums<TDot, TStored> { lower = start, upper = start };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(byte* weights) => Vector128.Load(weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector128<byte> lower, Vector128<byte> upper, int values)
    {
        var x = Vector128.Create(values).AsSByte();
        this.lower = TDot.Add(this.lower, lower, TStored.Excess, x);
        this.upper = TDot.Add(this.upper, upper, TStored.Excess, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(float* outputs, float* scales, float scale)
    {
        Half(lower, outputs, scales, scale);
        Half(upper, outputs + Vector128<int>.Count, scales + Vector128<int>.Count, scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(Vector128<int> sums, float* outputs, float* scales, float scale) =>
        Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(sums), Vector128.Load(scales) * scale, Vector128.Load(outputs)).Store(outputs);
}
