using System.Collections.Frozen;
using N2Eye.Train.Data.Scenes;

namespace N2Eye.Train.Data.Questions;

/// <summary>How questions are worded, by kind; some wordings are kept for tests.</summary>
internal sealed class Wordings
{
    private readonly FrozenDictionary<string, (string[] Taught, string[] HeldOut)> byKind;

    private Wordings(FrozenDictionary<string, (string[] Taught, string[] HeldOut)> byKind) => this.byKind = byKind;

    public static Wordings Default { get; } = Parse(Resources.Text("wordings.txt"));

    /// <summary>Every wording with whether it is held out.</summary>
    public IEnumerable<(string Kind, string Text, bool IsHeldOut)> All =>
        byKind.SelectMany(kind => kind.Value.Taught.Select(text => (kind.Key, text, false)).Concat(kind.Value.HeldOut.Select(text => (kind.Key, text, true))));

    public static Wordings Parse(string text)
    {
        var kinds = new Dictionary<string, (List<string> Taught, List<string> HeldOut)>(StringComparer.Ordinal);
        string? kind = null;
        foreach (var line in Resources.Lines(text))
        {
            if (line is ['[', .. var name, ']'])
            {
                kinds.Add(kind = name, ([], []));
                continue;
            }

            var lists = kinds[kind ?? throw new DataException($"wordings.txt: '{line}' stands under no [kind].")];
            if (line[0] == '~') lists.HeldOut.Add(line[1..]);
            else lists.Taught.Add(line);
        }

        return new Wordings(kinds.ToFrozenDictionary(entry => entry.Key, entry => (entry.Value.Taught.ToArray(), entry.Value.HeldOut.ToArray()), StringComparer.Ordinal));
    }

    /// <summary>A wording with its slots filled.</summary>
    public Wording Pick(string kind, bool heldOut, SceneRandom random, params ReadOnlySpan<(string Slot, string Text)> slots)
    {
        var (taught, other) = byKind[kind];
        var text = random.Of(heldOut ? other : taught);
        foreach (var (slot, value) in slots) text = text.Replace("{" + slot + "}", value, StringComparison.Ordinal);
        return new Wording(text, heldOut);
    }
}

/// <summary>A question's text.</summary>
/// <param name="Text">As asked.</param>
/// <param name="IsHeldOut">Whether training never words it so.</param>
internal readonly record struct Wording(string Text, bool IsHeldOut);
