namespace N2Eye.Train.Data.Concepts;

/// <summary>Which half of the untaught things refusals are trained with; the other half is what they are tested with.</summary>
public static class UnknownSplit
{
    /// <summary>True for a thing that only tests may show. Depends on the code points alone.</summary>
    public static bool IsForTesting(string hex)
    {
        var hash = 2166136261u; // FNV-1a
        foreach (var letter in hex) hash = unchecked((hash ^ letter) * 16777619u);
        hash = unchecked((hash ^ (hash >> 16)) * 0x85EBCA6B);
        return ((hash ^ (hash >> 13)) & 1) == 1;
    }
}
