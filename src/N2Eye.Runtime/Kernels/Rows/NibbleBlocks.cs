using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>Blocks of half bytes: two of 32 to a group, or groups to a block.</summary>
internal readonly unsafe struct NibbleBlocks<TGroup> : IRowBlocks
    where TGroup : struct, INibbleGroup
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> One(byte* weights, sbyte* values, int length, int* sums)
    {
        var (first, second) = TGroup.Of(weights, values, *sums, 0);
        var result = first + second;
        for (var k = INibbleGroup.Length; k < length; k += INibbleGroup.Length)
        {
            (first, second) = TGroup.Of(weights + k / 2, values + k, 0, 0);
            result += first + second;
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<int> First, Vector128<int> Second) Two(byte* weights, sbyte* values, int length, int* sums) => length == INibbleGroup.Length / 2
        ? TGroup.Of(weights, values, sums[0], sums[1])
        : (One(weights, values, length, sums), One(weights + length / 2, values + length, length, sums + 1));
}
