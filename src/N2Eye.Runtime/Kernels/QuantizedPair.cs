using System.Runtime.Intrinsics;

namespace N2Eye.Runtime.Kernels;

/// <summary>What a product with two int4 blocks needs of x beside its integers, as vectors with a half for each block.</summary>
/// <param name="Starts">−8 · Σ x of each block, in its first lane.</param>
/// <param name="Scales">The scale of each block, in all of its lanes.</param>
internal readonly record struct QuantizedPair(Vector256<int> Starts, Vector256<float> Scales);
