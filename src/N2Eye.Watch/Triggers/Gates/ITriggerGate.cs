namespace N2Eye.Watch.Triggers.Gates;

/// <summary>Decides whether what fired counts.</summary>
internal interface ITriggerGate
{
    /// <summary>Whether it counts. Asked once for each that the gates before let through, in order.</summary>
    bool Allows(TriggerFired fired);
}
