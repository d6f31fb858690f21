namespace N2Eye.Runtime.Decoding;

/// <summary>
/// Watches streamed text for the strings that end an answer. What may be the beginning of one is held back until it is decided.
/// </summary>
/// <param name="stops">The strings; empty ones are ignored.</param>
public sealed class StopStrings(IEnumerable<string> stops)
{
    private readonly string[] stops = [.. stops.Where(stop => stop.Length > 0)];
    private char[] held = new char[256];
    private int count; // of held characters that were not released yet
    private int released; // at the front of held: returned by the last call, dropped by the next

    /// <summary>True once a stop string was seen; nothing is released after it.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Adds text and returns what certainly belongs to the answer; valid until the next call.</summary>
    public ReadOnlySpan<char> Append(ReadOnlySpan<char> text)
    {
        if (Stopped) return default;
        if (stops.Length == 0) return text;
        Drop();
        if (count + text.Length > held.Length) Array.Resize(ref held, Math.Max(held.Length * 2, count + text.Length));
        text.CopyTo(held.AsSpan(count));
        count += text.Length;
        var pending = held.AsSpan(0, count);
        var end = FirstStop(pending);
        if (end >= 0) Stopped = true;
        else end = count - Undecided(pending);
        return Release(end);
    }

    /// <summary>Returns what was held back, when no more text comes.</summary>
    public ReadOnlySpan<char> Flush()
    {
        if (Stopped || stops.Length == 0) return default;
        Drop();
        return Release(count);
    }

    private void Drop()
    {
        held.AsSpan(released, count - released).CopyTo(held);
        count -= released;
        released = 0;
    }

    private ReadOnlySpan<char> Release(int length)
    {
        released = length;
        return held.AsSpan(0, length);
    }

    private int FirstStop(ReadOnlySpan<char> text)
    {
        var first = -1;
        foreach (var stop in stops)
        {
            var at = text.IndexOf(stop);
            if (at >= 0 && (first < 0 || at < first)) first = at;
        }

        return first;
    }

    /// <summary>Length of the longest end of the text that begins a stop string.</summary>
    private int Undecided(ReadOnlySpan<char> text)
    {
        var longest = 0;
        foreach (var stop in stops)
        {
            for (var length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
            {
                if (!text.EndsWith(stop.AsSpan(0, length))) continue;
                longest = length;
                break;
            }
        }

        return longest;
    }
}
