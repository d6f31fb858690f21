using System.Collections.Frozen;

namespace N2Eye.Train.Data.Concepts;

/// <summary>Untaught things of the kinds that are taught, which are harder to refuse than faces and signs.</summary>
internal static class UnknownThings
{
    private static readonly FrozenSet<string> Hexes = Resources.Lines(Resources.Text("things.txt"))
        .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<string> All => Hexes;

    public static bool Contains(string hex) => Hexes.Contains(hex);
}
