namespace N2Eye.Watch.Triggers.Gates;

/// <summary>Gates one behind the other; counts what they hold back.</summary>
/// <param name="gates">In the order in which they are asked.</param>
internal sealed class GateChain(ITriggerGate[] gates)
{
    private readonly Lock gate = new();
    private long heldBack;

    /// <summary>How many did not count.</summary>
    public long HeldBack => Interlocked.Read(ref heldBack);

    /// <summary>Whether all gates let it through. Messages, pins and requests may fire at the same time.</summary>
    public bool Allow(TriggerFired fired)
    {
        lock (gate)
        {
            if (Array.TrueForAll(gates, one => one.Allows(fired))) return true;
        }

        Interlocked.Increment(ref heldBack);
        return false;
    }
}
