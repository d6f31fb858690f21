namespace N2Eye.Watch.Sinks;

/// <summary>How a sink does, for health and metrics.</summary>
/// <param name="Name">The sink.</param>
/// <param name="Delivered">Events that were acknowledged since the program started.</param>
/// <param name="Pending">Events in the journal that are not acknowledged.</param>
/// <param name="Dropped">Events that left the journal before they could be sent, since the program started.</param>
/// <param name="Failures">Attempts that failed since the last one that did not; 0 = it works.</param>
/// <param name="LastError">Why the last attempt failed; null where none has since the last that did not.</param>
public sealed record SinkState(string Name, long Delivered, long Pending, long Dropped, int Failures, string? LastError);
