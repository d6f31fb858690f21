using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace N2Eye.Train.Data;

/// <summary>Tells whether two runs see the same data.</summary>
internal static class DataHash
{
    /// <summary>SHA-256 over the ids and labels of every example, in order; 16 hex digits. Pictures' contents are not read for it.</summary>
    public static string Of(IReadOnlyList<Example> examples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var example in examples)
        {
            hash.AppendData(BitConverter.GetBytes(example.Ids.Length));
            hash.AppendData(MemoryMarshal.AsBytes(example.Ids.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(example.Answered.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
