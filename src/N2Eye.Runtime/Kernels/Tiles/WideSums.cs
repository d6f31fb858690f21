using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels.Tiles;

/// <summary>Sixteen rows, eight to a vector.</summary>
internal unsafe struct WideSums<TDot, TStored> : ITileSums<WideSums<TDot, TStored>, Vector256<byte>>
    where TDot : struct, IWideDot
    where TStored : struct, IStored
{
    private Vector256<int> lower, upper;

    public static int Rows => 2 * Vector256<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideSums<TDot, TStored> Start(int sum)
    {
        var start = TDot.TakesStored ? Vector256.Create(-TStored.Excess * sum) : default;
        return new WideSums<TDot, TStored> { lower = start, upper = start };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(byte* weights) => Vector256.Load(weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector256<byte> lower, Vector256<byte> upper, int values)
    {
        var x = Vector256.Create(values).AsSByte();
        this.lower = TDot.Add(this.lower, lower, TStored.Excess, x);
        this.upper = TDot.Add(this.upper, upper, TStored.Excess, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(float* outputs, float* scales, float scale)
    {
        Half(lower, outputs, scales, scale);
        Half(upper, outputs + Vector256<int>.Count, scales + Vector256<int>.Count, scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(Vector256<int> sums, float* outputs, float* scales, float scale) =>
        Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(sums), Vector256.Load(scales) * scale, Vector256.Load(outputs)).Store(outputs);
}
