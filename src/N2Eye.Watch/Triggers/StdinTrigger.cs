using N2Eye.Watch.Posix;
using N2Eye.Watch.Sources;

namespace N2Eye.Watch.Triggers;

/// <summary>Fires for each line on standard input; the line is the reason. When the input ends, it fires no more.</summary>
/// <param name="name">The trigger's name.</param>
/// <param name="time">The clock.</param>
/// <param name="descriptor">Where to read; 0 is standard input.</param>
internal sealed class StdinTrigger(string name, TimeProvider time, int descriptor = 0) : ITrigger
{
    private const int PollMilliseconds = 200;
    private const int MaxLine = 200;

    /// <inheritdoc/>
    public async Task RunAsync(Action<TriggerFired> fire, CancellationToken cancellation)
    {
        await OwnThread.Run(() => Read(fire, cancellation), "trigger " + name);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }

    private void Read(Action<TriggerFired> fire, CancellationToken cancellation)
    {
        Span<byte> buffer = stackalloc byte[4096];
        Span<char> line = stackalloc char[MaxLine];
        var length = 0;
        while (!cancellation.IsCancellationRequested)
        {
            if (Libc.Poll(descriptor, PollMilliseconds) <= 0) continue;
            var count = Libc.Read(descriptor, buffer);
            if (count is 0 or (< 0 and not (-Errno.Interrupted or -Errno.Again))) return;
            foreach (var octet in buffer[..Math.Max(0, count)])
            {
                if (octet == '\n')
                {
                    var text = line[..length].Trim();
                    fire(new TriggerFired(name, time.GetUtcNow(), text.IsEmpty ? "stdin" : $"stdin: {text}"));
                    length = 0;
                }
                else if (length < MaxLine)
                {
                    // Longer lines are cut, other characters than ASCII's shown as ?: the reason goes into an event's line.
                    line[length++] = octet is >= 0x20 and <= 0x7E ? (char)octet : octet == '\r' || octet == '\t' ? ' ' : '?';
                }
            }
        }
    }
}
