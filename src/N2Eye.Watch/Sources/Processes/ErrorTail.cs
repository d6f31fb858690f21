using System.Text;

namespace N2Eye.Watch.Sources.Processes;

/// <summary>The last lines that a program wrote to its standard error; bounded.</summary>
internal sealed class ErrorTail
{
    private const int MaxLines = 5;
    private const int MaxLength = 300;

    private readonly Queue<string> lines = new();
    private readonly StringBuilder line = new();

    /// <summary>Takes what the program wrote.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var octet in bytes)
        {
            // ffmpeg ends the lines of its progress with carriage returns alone.
            if (octet is (byte)'\n' or (byte)'\r') EndLine();
            else if (line.Length < MaxLength) line.Append(octet is >= 0x20 and <= 0x7E ? (char)octet : '?');
        }
    }

    /// <summary>The lines, in one.</summary>
    public override string ToString() => string.Join(" | ", line.Length > 0 ? lines.Append(line.ToString()) : lines);

    private void EndLine()
    {
        if (line.Length == 0) return;
        lines.Enqueue(line.ToString());
        line.Clear();
        if (lines.Count > MaxLines) lines.Dequeue();
    }
}
