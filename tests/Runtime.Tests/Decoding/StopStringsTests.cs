using System.Text;
using CsCheck;
using N2Eye.Runtime.Decoding;

namespace N2Eye.Tests.Decoding;

public sealed class StopStringsTests
{
    [Fact]
    public void Text_in_any_pieces_ends_where_the_whole_text_would() =>
        Gen.Char["ab"].Array[0, 40].Select(Gen.Char["ab"].Array[1, 4].Array[1, 3], Gen.Int[1, 7]).Sample((text, stops, piece) =>
        {
            var whole = new string(text);
            var ends = stops.Select(stop => new string(stop)).ToArray();
            var watcher = new StopStrings(ends);
            var released = new StringBuilder();
            for (var at = 0; at < whole.Length && !watcher.Stopped; at += piece) released.Append(watcher.Append(whole.AsSpan(at, Math.Min(piece, whole.Length - at))));
            if (!watcher.Stopped) released.Append(watcher.Flush());
            var found = ends.Select(stop => whole.IndexOf(stop, StringComparison.Ordinal)).Where(index => index >= 0).ToList();
            if (found.Count == 0) return !watcher.Stopped && released.ToString() == whole;
            // Pieces decide which of two stops that overlap is seen first; the text before is a prefix in every case.
            return watcher.Stopped && whole.StartsWith(released.ToString(), StringComparison.Ordinal)
                && ends.Any(stop => whole.AsSpan(released.Length).StartsWith(stop, StringComparison.Ordinal))
                && (ends.Length > 1 || released.Length == found.Min());
        });

    [Fact]
    public void What_may_begin_a_stop_string_is_held_back()
    {
        var watcher = new StopStrings(["###"]);
        Assert.Equal("ab", watcher.Append("ab#").ToString());
        Assert.Equal("#c", watcher.Append("c").ToString());
        Assert.Equal("", watcher.Append("##").ToString());
        Assert.Equal("##", watcher.Flush().ToString());
    }
}
