using N2Eye.Train.Tokenizer;
using N2Eye.Train.Tokenizer.Words;

namespace Train.Tokenizer.Tests;

/// <summary>BPE by the book: every pair is counted again before every merge.</summary>
internal static class NaiveTrainer
{
    public static List<string> Merges(IEnumerable<string> lines, int count, int minimum)
    {
        var words = WordCounts.Of(lines).Select(word => (Symbols: word.Word.Select(value => (Id: (int)value, Text: Letter(value))).ToList(), word.Count)).ToList();
        var ids = Enumerable.Range(0, 256).ToDictionary(value => Letter((byte)value), value => value);
        var merges = new List<string>();
        while (ids.Count < 256 + count)
        {
            var pairs = new Dictionary<(int, int), (long Count, string Left, string Right)>();
            foreach (var (symbols, times) in words)
            {
                for (var i = 1; i < symbols.Count; i++)
                {
                    var key = (symbols[i - 1].Id, symbols[i].Id);
                    pairs[key] = (pairs.GetValueOrDefault(key).Count + times, symbols[i - 1].Text, symbols[i].Text);
                }
            }

            if (pairs.Count == 0) break;
            var (pair, found) = pairs.OrderByDescending(entry => entry.Value.Count).ThenBy(entry => entry.Key.Item1).ThenBy(entry => entry.Key.Item2).First();
            if (found.Count < minimum) break;
            var text = found.Left + found.Right;
            ids.TryAdd(text, ids.Count);
            merges.Add(found.Left + " " + found.Right);
            foreach (var (symbols, _) in words)
            {
                for (var i = 0; i + 1 < symbols.Count; i++)
                {
                    if ((symbols[i].Id, symbols[i + 1].Id) != pair) continue;
                    symbols[i] = (ids[text], text);
                    symbols.RemoveAt(i + 1);
                }
            }
        }

        return merges;
    }

    private static string Letter(byte value) => N2Eye.Specs.Tokenizers.ByteAlphabet.LetterOf(value).ToString();
}
