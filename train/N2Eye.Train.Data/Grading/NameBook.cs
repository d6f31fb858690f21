using System.Collections.Frozen;
using N2Eye.Train.Data.Concepts;
using N2Eye.Train.Data.Questions;

namespace N2Eye.Train.Data.Grading;

/// <summary>Which taught name an answer's words stand for.</summary>
internal sealed class NameBook
{
    // A word may be a synonym of several: "hat" of one, but "ball" of none.
    private readonly FrozenDictionary<string, HashSet<string>> byWords;
    private readonly int longest;

    public NameBook(ConceptList concepts)
    {
        var book = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var concept in concepts.Concepts)
        {
            foreach (var text in concept.Synonyms.Prepend(concept.Name))
            {
                foreach (var form in new[] { text, Nouns.Many(text) })
                {
                    var words = AnswerText.Words(form);
                    if (!book.TryGetValue(words, out var names)) book[words] = names = [];
                    names.Add(concept.Name);
                }
            }
        }

        // A taught name is that name, whatever else it is a synonym of.
        foreach (var concept in concepts.Concepts) book[AnswerText.Words(concept.Name)] = [concept.Name];
        byWords = book.ToFrozenDictionary(StringComparer.Ordinal);
        longest = byWords.Keys.Max(words => words.Split(' ').Length);
    }

    /// <summary>The taught names that the words stand for; null where there are none.</summary>
    public IReadOnlySet<string>? Find(string words) => byWords.GetValueOrDefault(words);

    /// <summary>Whether the answer is the name, a synonym, or a plural of either.</summary>
    public bool IsSame(string name, string words) => words == AnswerText.Words(name) || byWords.TryGetValue(words, out var names) && names.Contains(name);

    /// <summary>The names in a text, the longest first: "polar bear" is no bear.</summary>
    public HashSet<string> Mentioned(string words)
    {
        var all = words.Split(' ');
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < all.Length;)
        {
            var length = Math.Min(longest, all.Length - at);
            while (length > 0 && !byWords.ContainsKey(string.Join(' ', all[at..(at + length)]))) length--;
            if (length > 0 && !IsAdjective(all, at, length)) found.Add(byWords[string.Join(' ', all[at..(at + length)])].Order(StringComparer.Ordinal).First());
            at += Math.Max(1, length);
        }

        return found;
    }

    /// <summary>"An orange cat" is no orange.</summary>
    private bool IsAdjective(string[] words, int at, int length) =>
        length == 1 && words[at] == "orange" && at + 1 < words.Length
        && Enumerable.Range(1, Math.Min(longest, words.Length - at - 1)).Any(next => byWords.ContainsKey(string.Join(' ', words[(at + 1)..(at + 1 + next)])));
}
