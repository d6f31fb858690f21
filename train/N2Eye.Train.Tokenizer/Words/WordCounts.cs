using System.Text;

namespace N2Eye.Train.Tokenizer.Words;

/// <summary>How often each word occurs. The order in which text arrives does not matter.</summary>
internal static class WordCounts
{
    /// <summary>Words as UTF-8 bytes with their counts, in ordinal order.</summary>
    public static List<(byte[] Word, long Count)> Of(IEnumerable<string> lines)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            foreach (var part in WordCutter.WithoutControlTokens(line))
            {
                foreach (var word in WordCutter.Cut(part)) counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        return [.. counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (Encoding.UTF8.GetBytes(pair.Key), pair.Value))];
    }
}
