using System.Text;

namespace N2Eye.Runtime.Tokenizers.Unicode;

/// <summary>
/// Unicode normalization form C (UAX #15). The program runs without ICU, where .NET's own <c>Normalize</c> returns its input
/// unchanged.
/// </summary>
internal static class Nfc
{
    private const int FirstThatChanges = 0x300; // below it every text is in NFC
    private const int S = 0xAC00, L = 0x1100, V = 0x1161, T = 0x11A7; // Hangul, Unicode 3.12
    private const int LCount = 19, VCount = 21, TCount = 28, SCount = LCount * VCount * TCount;

    private static readonly Lazy<Dictionary<(int First, int Second), int>> Compositions = new(BuildCompositions);

    /// <summary>The text in NFC; the same object where it is already.</summary>
    public static string Normalize(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(FirstThatChanges - 1)) < 0) return text;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, points);
        Reorder(points);
        Compose(points);
        var result = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        foreach (var point in points) result.Append(units[..new Rune(point).EncodeToUtf16(units)]);
        return result.Equals(text) ? text : result.ToString();
    }

    private static void Decompose(int point, List<int> target)
    {
        if (point is >= S and < S + SCount)
        {
            var index = point - S;
            target.Add(L + index / (VCount * TCount));
            target.Add(V + index % (VCount * TCount) / TCount);
            if (index % TCount != 0) target.Add(T + index % TCount);
            return;
        }

        var row = FindRow(NfcData.Decompositions, point);
        if (row < 0)
        {
            target.Add(point);
            return;
        }

        Decompose(NfcData.Decompositions[row + 1], target);
        if (NfcData.Decompositions[row + 2] is > 0 and var second) Decompose(second, target);
    }

    /// <summary>Marks in a row are sorted by their class; equal classes keep their order.</summary>
    private static void Reorder(List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var mark = CombiningClass(points[i]);
            if (mark == 0) continue;
            for (var j = i; j > 0 && CombiningClass(points[j - 1]) > mark; j--) (points[j - 1], points[j]) = (points[j], points[j - 1]);
        }
    }

    private static void Compose(List<int> points)
    {
        var starter = -1;
        var written = 0;
        var lastClass = 0;
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            var mark = CombiningClass(point);
            // A mark is blocked by one of its own class, or by another starter, in between.
            var adjacent = starter == written - 1;
            if (starter >= 0 && (adjacent || (lastClass != 0 && lastClass < mark)) && Compose(points[starter], point) is { } composed)
            {
                points[starter] = composed;
                continue;
            }

            if (mark == 0) starter = written;
            lastClass = mark;
            points[written++] = point;
        }

        points.RemoveRange(written, points.Count - written);
    }

    private static int? Compose(int first, int second)
    {
        if (first is >= L and < L + LCount && second is >= V and < V + VCount) return S + ((first - L) * VCount + second - V) * TCount;
        if (first is >= S and < S + SCount && (first - S) % TCount == 0 && second is > T and < T + TCount) return first + second - T;
        return Compositions.Value.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static int CombiningClass(int point)
    {
        if (point < FirstThatChanges) return 0;
        var table = NfcData.CombiningClasses;
        int low = 0, high = table.Length / 3 - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (point < table[3 * middle]) high = middle - 1;
            else if (point > table[3 * middle + 1]) low = middle + 1;
            else return table[3 * middle + 2];
        }

        return 0;
    }

    private static int FindRow(ReadOnlySpan<int> table, int point)
    {
        int low = 0, high = table.Length / 3 - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (table[3 * middle] == point) return 3 * middle;
            if (table[3 * middle] < point) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    private static Dictionary<(int First, int Second), int> BuildCompositions()
    {
        var pairs = new Dictionary<(int First, int Second), int>();
        var table = NfcData.Decompositions;
        for (var row = 0; row < table.Length; row += 3)
        {
            if (table[row + 2] != 0 && NfcData.NeverComposed.BinarySearch(table[row]) < 0) pairs.Add((table[row + 1], table[row + 2]), table[row]);
        }

        return pairs;
    }
}
